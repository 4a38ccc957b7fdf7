import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Ability, Case, Lacks, OpenHome } from './case.ts'
import { durability } from './durability.ts'
import { failures } from './failures.ts'
import { leadership } from './leadership.ts'
import { migrations } from './migrations.ts'
import { numbers } from './numbers.ts'
import { portable } from './portable.ts'
import { texts } from './texts.ts'
import { transactions } from './transactions.ts'
import { writers } from './writers.ts'

/** Everything that an adapter of the database port must do, group by group. */
export const groups: Readonly<Record<string, readonly Case[]>> = {
  transactions,
  failures,
  numbers,
  texts,
  portable,
  migrations,
  writers,
  leadership,
  durability,
}

/** Holds an adapter to the port: one test for each case, each on a database of its own. */
export function databaseConformance(name: string, openHome: OpenHome, lacks: Lacks = {}): void {
  for (const [group, cases] of Object.entries(groups))
    describe(`${name}: ${group}`, () => {
      for (const each of cases)
        test(each.title, async (t) => {
          const reasons = await runCase(each, openHome, lacks)
          for (const reason of reasons) t.diagnostic(`does not apply: ${reason}`)
        })
    })
}

/**
 * Runs one case and rejects if the adapter fails it. Answers why it does not apply, if the adapter lacks what it needs and
 * has given a reason: an adapter that leaves a case out without a reason fails it, and so does one whose reason is not true.
 */
export async function runCase(each: Case, openHome: OpenHome, lacks: Lacks): Promise<string[]> {
  const home = await openHome()
  try {
    const missing = (each.needs ?? []).filter((ability) => home[ability] === undefined)
    if (missing.length > 0) return missing.map((ability) => reasonFor(ability, lacks))
    for (const ability of each.needs ?? [])
      assert.equal(lacks[ability], undefined, `the adapter has ${ability}: the reason why it has not is not true`)
    await each.run(home)
    return []
  } finally {
    await home.close()
  }
}

function reasonFor(ability: Ability, lacks: Lacks): string {
  const reason = lacks[ability]
  assert.ok(reason && reason.includes(' '), `the adapter leaves this case out (it lacks ${ability}) without a reason`)
  return reason
}
