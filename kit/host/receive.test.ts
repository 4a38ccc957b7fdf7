import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { CloudEvent } from '../bus/index.ts'
import { contract, event, integer, object, string } from '../contract/index.ts'
import { on, service, type Service } from '../service/index.ts'
import { trial, type Trial } from '../testing/index.ts'
import { positionOf } from './position.ts'

const meter = contract('meter', {
  doc: 'Says what it reads.',
  operations: {},
  events: { read: event(object({ place: string(), value: integer() }), { key: 'place', doc: 'A value was read.' }) },
})
const watch = contract('watch', { doc: 'Looks at some of it.', operations: {}, events: {} })

let seen: number[]
/** Whether the event of this number is to be reacted to. */
let wants: (seq: number) => boolean
let shop: Trial
const watcher: Service = service(watch, {
  operations: {},
  reactions: [
    on(meter.events.read, ({ value }, ctx) => ctx.tx(async () => void seen.push(value)), {
      when: async ({ seq }) => wants(seq),
    }),
  ],
})
beforeEach(async () => {
  seen = []
  shop = await trial([watcher])
})
afterEach(() => shop.stop())

const read = (value: number) => shop.tell(meter.events.read, { place: 'cellar', value })
const numbered = (seq: number): CloudEvent => ({
  specversion: '1.0',
  id: `meter:cellar:${seq}`,
  source: '/souk/meter',
  type: meter.events.read.type,
  subject: 'cellar',
  time: new Date(shop.clock.now()).toISOString(),
  datacontenttype: 'application/json',
  sequence: String(seq),
  data: { place: 'cellar', value: seq * 10 },
})
const parked = () =>
  shop.database('watch').read.all<{ seq: number; state: string }>`select seq, state from souk_parked order by seq`
const position = () => positionOf(shop.database('watch').read, 'meter', 'cellar')

test('an event that is not wanted passes: its reaction does not run, and the story goes on behind it', async () => {
  wants = (seq) => seq % 2 === 0
  for (const value of [10, 20, 30, 40]) await read(value)
  assert.deepEqual(seen, [20, 40])
  assert.equal(await position(), 4)
})

test('when nobody can say whether an event is wanted it is reacted to', async () => {
  wants = (seq) => {
    if (seq === 2) throw new Error('a mistake of the service')
    return false
  }
  for (const value of [10, 20, 30]) await read(value)
  assert.deepEqual(seen, [20])
  assert.equal(await position(), 3)
})

test('an event that was given up behind a gap, came again and has taken effect is no dead letter any more', async () => {
  wants = () => true
  await read(10)
  const database = shop.database('watch')
  await database.transaction(
    (db) => db.run`insert into souk_parked (source, key, seq, event, state, attempts, next_at, cause, parked_at)
      values ('meter', 'cellar', 1, '{}', 'dead', 0, 0, 'waits for 1', 0)`,
  )
  await shop.advance(2_000)
  assert.deepEqual(await database.read.all`select * from souk_parked`, [])
  await read(20)
  assert.deepEqual(seen, [10, 20])
})

test('an event that was given up behind a gap takes effect when the gap is filled, and so does what waits behind it', async () => {
  wants = () => true
  await shop.bus.publish('meter', [numbered(2)])
  await shop.advance(700_000)
  await shop.bus.publish('meter', [numbered(3)])
  await shop.advance(2_000)
  assert.deepEqual(await parked(), [
    { seq: 2, state: 'dead' },
    { seq: 3, state: 'waiting' },
  ])
  await shop.bus.publish('meter', [numbered(1)])
  await shop.advance(2_000)
  assert.deepEqual([await position(), await parked()], [3, []])
})
