import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { delivery } from './conformance/delivery.ts'
import { failure } from './conformance/failure.ts'
import { history } from './conformance/history.ts'
import { sharing } from './conformance/sharing.ts'
import type { Capability, Case, Stage } from './conformance/stage.ts'

export type { Capability, Stage } from './conformance/stage.ts'

/** The suite, for canaries. */
export const cases: readonly Case[] = [...delivery, ...sharing, ...failure, ...history]

/**
 * What every bus must do, whatever is behind it. A capability that an adapter does not have must be declared in `absent`
 * with the reason, which is printed; one that is missing without a reason fails.
 */
export function busConformance(
  name: string,
  open: () => Promise<Stage>,
  absent: Partial<Record<Capability, string>> = {},
): void {
  describe(`${name} is a bus`, () => {
    for (const [title, needs, run] of cases)
      test(title, { timeout: 60_000 }, async (context) => {
        const stage = await open()
        try {
          if (needs === undefined || stage[needs]) return await run(stage)
          assert.ok(absent[needs], `the adapter cannot ${needs} and gives no reason`)
          context.diagnostic(`not applicable: ${absent[needs]}`)
        } finally {
          await stage.close()
        }
      })
  })
}
