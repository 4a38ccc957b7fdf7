import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  array,
  currency,
  faults,
  id,
  integer,
  money,
  object,
  oneOf,
  optional,
  string,
  time,
  union,
} from '@souk/kit/contract'
import { root } from '../system.ts'
import { contractsIn } from './heard-event.ts'
import { sample } from './sample.ts'

test('a sample fits its schema', () => {
  for (const schema of [
    id('ord'),
    time(),
    currency,
    money,
    oneOf(['a', 'b']),
    string({ min: 3 }),
    integer({ min: 5 }),
    integer({ min: -3, max: 1 }),
    array(object({ at: time(), note: optional(string()) }), { min: 2 }),
    union('kind', { card: { token: string() }, cash: {} }),
  ])
    assert.deepEqual(faults(schema, sample(schema)), [], JSON.stringify(schema))
})

test('every event of every service has a sample, so that a new service can be made to hear it', async () => {
  const contracts = await contractsIn(root)
  const events = contracts.flatMap(({ contract }) => Object.values(contract.events))
  assert.ok(events.length > 5)
  for (const { type, payload } of events) assert.deepEqual(faults(payload, sample(payload)), [], type)
})
