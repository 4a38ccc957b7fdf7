import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describe } from './report.ts'
import { runChaos, type Plan } from './run.ts'

const SMALL: Plan = {
  world: 'sqlite',
  kills: 30,
  withinMs: 75_000,
  seed: 20_261_128,
  perSecond: 10,
  pace: { pauseMs: [200, 1_200], longestMs: 2_000 },
}
/** On a machine that is so busy that it starts a process in half a minute. */
const LEAST_KILLS = 8

test('processes are killed at work, others freeze, links break: nothing acknowledged is lost or done twice', async (t) => {
  if (process.platform !== 'linux')
    return t.diagnostic('does not apply: only Linux shows what is under way at a process.')
  const outcome = await runChaos(SMALL, t)
  t.diagnostic(describe(outcome))
  assert.deepEqual(outcome.violations, [])
  assert.ok(outcome.kills >= LEAST_KILLS, `${outcome.kills} kills`)
})
