import assert from 'node:assert/strict'
import { test } from 'node:test'
import { check, resolveConfig } from 'prettier'
import { describe, withEvidence } from './report.ts'
import type { Outcome } from './run.ts'
import type { WorldName } from './world.ts'

const outcome = (world: WorldName, kills: number, violations: string[] = []): Outcome => ({
  plan: { world, kills, orders: 20, withinMs: 60_000, seed: 7, perSecond: 15, pace: { pauseMs: [1, 2], longestMs: 3 } },
  kills,
  faults: { kill: kills, freeze: 2, 'cut order': 3 },
  returns: {
    unhindered: [300, 100, 200].map((ms) => ({ name: 'order', ms })),
    hindered: [{ name: 'gateway', ms: 4_000 }],
  },
  told: { confirmed: 20, pending: 4, returned: 2, refused: 3, unknown: 1 },
  sagasMs: 1_400,
  quietMs: 1_500,
  seconds: 60,
  violations,
})

test('a report says what was done, what the customers know, and every violation', () => {
  const text = describe(outcome('sqlite', 9, ['two charges']))
  for (const part of [
    /seed 7/,
    /faults +freeze 2, kill 9\n/,
    /links that broke +cut order 3\n/,
    /20 confirmed, 4 to be/,
    /0\.2 s, 0\.3 s, 0\.3 s \(order\) of 3\n/,
    /violated: two charges/,
  ])
    assert.match(text, part)
})

test('a run replaces the last one of its world in the evidence, as the formatter wants it, and leaves the rest alone', async () => {
  const page = '# Evidence\n\nBefore.\n'
  const first = await withEvidence(page, outcome('sqlite', 9), '2026-11-28')
  const both = await withEvidence(first, outcome('postgres+nats', 8), '2026-11-28')
  const again = await withEvidence(both, outcome('sqlite', 30), '2026-11-29')
  assert.ok(again.startsWith('# Evidence\n\nBefore.\n\n## Chaos\n'))
  assert.equal(again.split('### On').length, 3)
  assert.match(again, /--kills 30 --orders 20 --world sqlite/)
  assert.match(again, /--kills 8 --orders 20 --world postgres\+nats/)
  assert.doesNotMatch(again, /--kills 9 /)
  const config = await resolveConfig(new URL('../../README.md', import.meta.url))
  assert.ok(await check(again, { ...config, parser: 'markdown' }))
})
