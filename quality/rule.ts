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
  /** A sentence for each violation, which begins with the place. Pure. */
  judge(subjects: readonly Subject[]): string[]
}

/** What a rule lets pass, with the reason: place -> reason. An entry that is needed no longer is a violation too. */
export type Allowed = Readonly<Record<string, string>>

/** Removes the findings at allowed places, and adds the entries of the list that match nothing. */
export function except(allowed: Allowed, findings: readonly { place: string; violation: string }[]): string[] {
  const found = new Set(findings.map(({ place }) => place))
  const stale = Object.keys(allowed).filter((place) => !found.has(place))
  return [
    ...findings.filter(({ place }) => !Object.hasOwn(allowed, place)).map(({ violation }) => violation),
    ...stale.map((place) => `${place}: is allowed an exception that it does not need (any more)`),
  ]
}
