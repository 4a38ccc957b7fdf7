/** A file of the repository, or a made-up one in a canary. */
export interface File {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Something that holds in the whole repository, and how to find where it does not. */
export interface Rule<Subject = File> {
  /** Which subjects the rule looks at. */
  concerns(subject: Subject): boolean
  /** The violations, each `place:line: what`. Pure: it looks at nothing but the subjects. */
  judge(subjects: readonly Subject[]): string[]
  /** What is let pass all the same: the violation without its line -> the reason. */
  readonly allowed?: Readonly<Record<string, string>>
}

/** The violations that the rule does not allow, and the exceptions that it allows without need. */
export function violations<Subject>(
  { judge, concerns, allowed = {} }: Rule<Subject>,
  among: readonly Subject[],
): string[] {
  const found = judge(among.filter((each) => concerns(each))).map((violation) => ({
    violation,
    kind: unnumbered(violation),
  }))
  const kinds = new Set(found.map(({ kind }) => kind))
  const stale = Object.keys(allowed).filter((kind) => !kinds.has(kind))
  return [
    ...found.filter(({ kind }) => !Object.hasOwn(allowed, kind)).map(({ violation }) => violation),
    ...stale.map((kind) => `${kind}: is an exception that nothing needs`),
  ]
}

const unnumbered = (violation: string) => violation.replace(/^([^: ]+):\d+/, '$1')
