import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { canaries } from './canaries.ts'
import { allowCanaries } from './canary-kit.ts'

allowCanaries()

/** What a kit does in spite of any of these mistakes: else it would be caught for being broken altogether. */
const SOUND = 'of two instances that start at once'

describe('the suite catches a kit in which', () => {
  for (const [number, { mistake, caughtBy }] of canaries.entries())
    test(mistake, { timeout: 60_000 }, async () => {
      const { cases, runCase } = (await import(
        `./world-conformance.ts?canary=${number}`
      )) as typeof import('./world-conformance.ts')
      const { trialStage } = (await import(`./trial-stage.ts?canary=${number}`)) as typeof import('./trial-stage.ts')
      const caseOf = (title: string) => {
        const found = cases.filter((each) => each.title.startsWith(title))
        assert.equal(found.length, 1, `one case begins with: ${title}`)
        return found[0] as (typeof cases)[number]
      }
      await runCase(caseOf(SOUND), trialStage)
      await assert.rejects(runCase(caseOf(caughtBy), trialStage), assert.AssertionError)
    })
})
