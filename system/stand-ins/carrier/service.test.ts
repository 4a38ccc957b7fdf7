import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { carrier } from './contract.ts'
import service from './service.ts'
import { booking, sender } from './test-support.ts'

const { book, lookup, cancel, news, parcels, push, faults } = carrier.operations
const reference = 'shp_1'

let outside: Trial
beforeEach(async () => {
  outside = await trial([service], { env: { CARRIER_COLLECT_AFTER_SECONDS: '60', CARRIER_STEP_SECONDS: '30' } })
})
afterEach(() => outside.stop())

const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const seen = async (n = 1) =>
  (await outside.ask(lookup, { reference: `shp_${n}` }, sender)).events.map(({ what }) => what)
const booked = async () => (await outside.ask(parcels, {}, staff)).data.length

test('a reference is booked once, however often and with whatever key it is asked for', async () => {
  const first = await outside.ask(book, booking(1), sender)
  const again = await outside.ask(book, booking(1), { ...sender, idempotencyKey: 'another' })
  assert.deepEqual([again.trackingNumber, await booked(), await seen()], [first.trackingNumber, 1, ['booked']])
})

test('many who book one reference at once get one label', async () => {
  const asked = Array.from({ length: 8 }, (_, n) =>
    outside.ask(book, booking(1), { ...sender, idempotencyKey: `key ${n}` }),
  )
  const labels = new Set((await Promise.all(asked)).map(({ trackingNumber }) => trackingNumber))
  assert.deepEqual([labels.size, await booked()], [1, 1])
})

test('a parcel is collected after a while and goes from station to station, all by itself', async () => {
  await outside.ask(book, booking(1), sender)
  await outside.advance(59_000)
  assert.deepEqual(await seen(), ['booked'])
  await outside.advance(2_000)
  assert.deepEqual(await seen(), ['booked', 'collected'])
  await outside.advance(93_000)
  assert.deepEqual(await seen(), ['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered'])
})

test('a parcel whose recipient is so named gets lost on its way, and another is not taken at all', async () => {
  await outside.ask(book, booking(1, 'Ada (lost)'), sender)
  await assert.rejects(outside.ask(book, booking(2, 'Ada (refused)'), sender), refused('bad_address'))
  await outside.advance(300_000)
  assert.deepEqual([(await seen()).at(-1), await booked()], ['lost', 1])
})

test('a booking can be called off until it is collected, also before it was made', async () => {
  await outside.ask(book, booking(1), sender)
  for (const _ of [1, 2]) assert.equal((await outside.ask(cancel, { reference }, sender)).state, 'cancelled')
  await outside.ask(cancel, { reference: 'shp_2' }, sender)
  await assert.rejects(outside.ask(book, booking(2), sender), refused('called_off'))
  const { trackingNumber } = await outside.ask(book, booking(3), sender)
  await outside.ask(push, { trackingNumber, what: 'collected' }, staff)
  await assert.rejects(outside.ask(cancel, { reference: 'shp_3' }, sender), refused('on_its_way'))
  await outside.advance(300_000)
  assert.deepEqual([await seen(1), await seen(2)], [['booked', 'cancelled'], ['cancelled']])
})

test('staff push a parcel on, forward only', async () => {
  const { trackingNumber } = await outside.ask(book, booking(1), sender)
  const { state } = await outside.ask(push, { trackingNumber, what: 'out_for_delivery' }, staff)
  assert.equal(state, 'out_for_delivery')
  await assert.rejects(outside.ask(push, { trackingNumber, what: 'collected' }, staff), refused('impossible_event'))
  await assert.rejects(
    outside.ask(push, { trackingNumber: 'SK0', what: 'collected' }, staff),
    refused('unknown_parcel'),
  )
  await outside.advance(31_000)
  assert.deepEqual(await seen(), ['booked', 'out_for_delivery', 'delivered'])
})

test('what has happened is read on from a position', async () => {
  for (const n of [1, 2]) await outside.ask(book, booking(n), sender)
  await outside.ask(cancel, { reference }, sender)
  const { data } = await outside.ask(news, {}, sender)
  assert.deepEqual(
    data.map(({ reference: of, what }) => `${of} ${what}`),
    ['shp_1 booked', 'shp_2 booked', 'shp_1 cancelled'],
  )
  const rest = await outside.ask(news, { after: data[1]?.position ?? 0 }, sender)
  assert.deepEqual(
    rest.data.map(({ what }) => what),
    ['cancelled'],
  )
})

test('faults are switched on and off while it runs, and survive a restart', async () => {
  assert.deepEqual((await outside.ask(faults, { errorRate: 100, latencyMs: 400, silentRate: 0 }, staff)).on, [
    'errorRate',
    'latencyMs',
  ])
  outside.kill('carrier')
  await outside.start(service)
  const began = outside.clock.monotonic()
  await assert.rejects(outside.ask(book, booking(1), sender), refused('out_of_order'))
  assert.equal(outside.clock.monotonic() - began, 400)
  await outside.ask(faults, {}, staff)
  await outside.ask(book, booking(1), sender)
})

test('of bookings that are never answered some take effect and some do not', async () => {
  await outside.ask(faults, { silentRate: 100 }, staff)
  const numbers = Array.from({ length: 24 }, (_, n) => n + 1)
  await Promise.all(numbers.map((n) => outside.send(book, booking(n), sender)))
  const count = await booked()
  assert.ok(count > 2 && count < 22, `${count} of 24`)
})

test('parcels are for the shop and its staff', async () => {
  const asked = [
    outside.send(parcels, {}),
    outside.send(faults, {}),
    outside.send(push, { trackingNumber: 'SK0', what: 'lost' }),
    outside.send(lookup, { reference }),
    outside.send(book, booking(1)),
  ]
  assert.deepEqual(
    (await Promise.all(asked)).map(({ status }) => status),
    [401, 401, 401, 403, 403],
  )
})
