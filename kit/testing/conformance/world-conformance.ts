import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { auditing } from './cases/audit.ts'
import { delivery } from './cases/delivery.ts'
import { life } from './cases/life.ts'
import { parking } from './cases/parking.ts'
import { sagas } from './cases/sagas.ts'
import { transactions } from './cases/transactions.ts'
import type { Case, Lacks, OpenWorld } from './stage.ts'

/**
 * Everything that a world must do, so that a service cannot tell where it runs. What kills a database server comes first:
 * its recovery takes longer with every database that a case has left behind.
 */
export const cases: readonly Case[] = [...life, ...delivery, ...parking, ...transactions, ...sagas, ...auditing]

/** What has to do with the bus: enough for a world that differs from one that is held to everything in its bus alone. */
export const casesOfBus: readonly Case[] = [...life, ...delivery, ...parking, ...auditing]

/** Holds a world to the suite, or to a part of it: one test for each case, each on a stage of its own. */
export function worldConformance(name: string, open: OpenWorld, lacks: Lacks = {}, held = cases): void {
  describe(`the world ${name}`, () => {
    for (const each of held)
      test(each.title, { timeout: 60_000 }, async (t) => {
        const reason = await runCase(each, open, lacks)
        if (reason !== undefined) t.diagnostic(`does not apply: ${reason}`)
      })
  })
}

/**
 * Runs one case and rejects if the world fails it. Answers why it does not apply if the world lacks what it needs and says
 * why: a world that leaves a case out without a reason fails it, and so does one whose reason is not true.
 */
export async function runCase(each: Case, open: OpenWorld, lacks: Lacks = {}): Promise<string | undefined> {
  const stage = await open()
  try {
    const reason = each.needs && lacks[each.needs]
    if (each.needs && stage[each.needs] === undefined) {
      assert.ok(reason?.includes(' '), `the world leaves this case out (it lacks ${each.needs}) without a reason`)
      return reason
    }
    assert.equal(reason, undefined, `the world has ${each.needs}: the reason why it has not is not true`)
    await each.run(stage, open)
    return undefined
  } finally {
    await stage.close()
  }
}
