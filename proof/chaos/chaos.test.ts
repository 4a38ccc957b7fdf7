import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describe } from './report.ts'
import { runChaos, type Plan } from './run.ts'

/** A machine that is too slow for all kills within the time has made so many at least. */
const FEWEST_KILLS = 12

const SMALL: Plan = {
  world: 'sqlite',
  kills: 30,
  orders: 50,
  withinMs: 90_000,
  seed: 20_261_128,
  perSecond: 15,
  pace: { pauseMs: [200, 1_000], longestMs: 4_000 },
}

test('processes are killed at work, others freeze, links break: nothing acknowledged is lost or done twice', async (t) => {
  if (process.platform !== 'linux')
    return t.diagnostic('does not apply: only Linux shows what is under way at a process.')
  const outcome = await runChaos(SMALL, t)
  t.diagnostic(describe(outcome))
  assert.deepEqual(outcome.violations, [])
  assert.ok(outcome.kills >= FEWEST_KILLS, `${outcome.kills} kills`)
})
