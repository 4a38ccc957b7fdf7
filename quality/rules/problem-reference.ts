import type { File, Rule } from '../rule.ts'

const PAGE = 'docs/reference/problems.md'

/** A code that a problem can carry. */
export interface Code {
  readonly code: string
}

/** Every code that a problem can carry is explained in the reference, and nothing else is. */
export const problemReference: Rule<File | Code> = {
  concerns: (subject) => 'code' in subject || subject.path === PAGE,
  judge: (subjects) => {
    const codes = new Set(subjects.flatMap((subject) => ('code' in subject ? [subject.code] : [])))
    const text = subjects.map((subject) => ('text' in subject ? subject.text : '')).join('\n')
    const explained = new Set([...text.matchAll(/^\| `([a-z_]+)`/gm)].map(([, code]) => code as string))
    return [
      ...[...codes].filter((code) => !explained.has(code)).map((code) => `${PAGE}: does not explain ${code}`),
      ...[...explained]
        .filter((code) => !codes.has(code))
        .map((code) => `${PAGE}: explains ${code}, which nothing answers`),
    ]
  },
}
