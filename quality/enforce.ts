import assert from 'node:assert/strict'
import { test } from 'node:test'
import { read, repositoryFiles } from './repository.ts'
import { violations, type File, type Rule } from './rule.ts'

export interface Canary<Subject = File> {
  readonly subjects: readonly Subject[]
  /** What the violation must say. */
  readonly caught: RegExp
}

interface Proof<Subject> {
  /** What holds, as a sentence. */
  readonly title: string
  /** A scan that concerns fewer subjects looks in the wrong place. */
  readonly atLeast: number
  /** Made-up subjects that must be caught, by what is wrong with them. */
  readonly canaries: Readonly<Record<string, Canary<Subject>>>
  /** Made-up subjects that come close and are right. */
  readonly innocents?: Readonly<Record<string, readonly Subject[]>>
}

/** Tests a rule on the repository and on its canaries: a rule that catches nothing proves nothing. */
export function enforce<Subject>(rule: Rule<Subject>, subjects: readonly Subject[], proof: Proof<Subject>): void {
  const { allowed: _exceptions, ...strict } = rule

  test(`in this repository ${proof.title}`, () => {
    const seen = subjects.filter((each) => rule.concerns(each)).length
    assert.ok(seen >= proof.atLeast, `the scan saw only ${seen} of at least ${proof.atLeast}`)
    assert.deepEqual(violations(rule, subjects), [])
  })
  for (const [what, canary] of Object.entries(proof.canaries))
    test(`the rule catches ${what}`, () => {
      const found = violations(strict, canary.subjects)
      assert.ok(
        found.some((violation) => canary.caught.test(violation)),
        `caught ${found.length === 0 ? 'nothing' : found.join('\n')}`,
      )
    })
  for (const [what, innocent] of Object.entries(proof.innocents ?? {}))
    test(`the rule lets pass ${what}`, () => assert.deepEqual(violations(strict, innocent), []))
}

/** Every text file of the repository. */
export const repository = (): File[] =>
  repositoryFiles()
    .filter((path) => TEXT.test(path))
    .map((path) => ({ path, text: read(path) }))

const TEXT =
  /(\.(ts|tsx|mts|js|mjs|json|md|sql|css|html|svg|ya?ml|sh|csv|graphql|proto|py|txt|go|npmrc|gitignore)|\/run|LICENSE)$/

/** Made-up files: path -> text. */
export const files = (made: Readonly<Record<string, string>>): File[] =>
  Object.entries(made).map(([path, text]) => ({ path, text }))

/** A canary of made-up files. */
export const canary = (made: Readonly<Record<string, string>>, caught: RegExp): Canary => ({
  subjects: files(made),
  caught,
})
