import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, tablesWith, trial, type As, type Trial } from '@souk/kit/testing'
import { shipping } from './contract.ts'
import type { Shipment } from './domain.ts'
import service from './service.ts'
import { consignment } from './test-support/model.ts'
import { orderNumber, surroundings, tellsOf } from './test-support/world.ts'

const { show, list, retry, stop, eraseCustomer } = shipping.operations
const DAY_MS = 86_400_000

let outside: ReturnType<typeof surroundings>
let shop: Trial
beforeEach(async () => {
  outside = surroundings()
  shop = await trial([service, outside.carrier, outside.orders])
})
afterEach(() => shop.stop())

const { confirm, cancel } = tellsOf(() => shop)
const orders: As = { service: 'order' }
const stopped = async (n = 1) => (await shop.ask(stop, { orderId: orderNumber(n) }, orders)).state
const refused = (code: string) => (error: unknown) => isRefusal(error, code)
const shipments = async (n = 1) => (await shop.ask(list, { orderId: orderNumber(n) }, staff)).data
const only = async (n = 1) => (await shipments(n))[0] as Shipment
const events = async () =>
  (await shop.published()).filter(({ source }) => source === '/souk/shipping').map(({ type }) => type.split('.')[1])
const alarms = () =>
  shop.recorded.lines.filter(({ message }) => message === 'a saga needs somebody to look at it').length
const moved = async (times = 1) => {
  const { shipmentId } = await only()
  for (let n = 0; n < times; n++) outside.move(shipmentId, shop.clock.now())
  await shop.advance(5_000)
}

test('a confirmed order is booked with the carrier once, and followed until it has arrived', async () => {
  await confirm(1)
  await shop.advance(1_000)
  const booked = await only()
  assert.deepEqual([booked.state, booked.option, booked.trackingNumber], ['booked', 'express', 'SK0123456789AB'])
  await moved()
  assert.deepEqual([(await only()).state, await events()], ['dispatched', ['dispatched']])
  await moved(3)
  const { state, tracking } = await only()
  assert.deepEqual(
    [state, tracking.map(({ what }) => what)],
    ['delivered', ['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered']],
  )
  assert.deepEqual([await events(), outside.parcels.size], [['dispatched', 'delivered'], 1])
})

test('an order is sent once, however often its confirmation comes', async () => {
  await confirm(1)
  await confirm(1)
  await shop.advance(1_000)
  assert.deepEqual([(await shipments()).length, outside.parcels.size], [1, 1])
})

test('what was bought long ago is not sent again', async () => {
  await confirm(1, 2 * DAY_MS)
  await shop.advance(1_000)
  assert.deepEqual([(await shipments()).length, outside.parcels.size], [0, 0])
})

test('a parcel that is stopped is called off with the carrier, and is not collected', async () => {
  await confirm(1)
  await shop.advance(1_000)
  assert.equal(await stopped(), 'stopping')
  await shop.advance(1_000)
  assert.deepEqual([await stopped(), await stopped()], ['stopped', 'stopped'])
  assert.deepEqual([(await only()).state, [...outside.parcels.values()][0]?.parcel?.state], ['cancelled', 'cancelled'])
  await cancel(1)
  assert.deepEqual([await events(), alarms()], [[], 0])
})

test('a parcel that the carrier has collected is not stopped, whether that was known or not', async () => {
  for (const waitsMs of [0, 5_000]) {
    const n = waitsMs + 1
    await confirm(n)
    await shop.advance(1_000)
    outside.move((await only(n)).shipmentId, shop.clock.now())
    await shop.advance(waitsMs)
    await stopped(n)
    await shop.advance(5_000)
    assert.deepEqual([await stopped(n), (await only(n)).state, alarms()], ['collected', 'dispatched', 0])
  }
  assert.deepEqual(await events(), ['dispatched', 'dispatched'])
})

test('what is stopped before its order is heard of is never sent', async () => {
  assert.deepEqual([await stopped(), await stopped()], ['stopped', 'stopped'])
  await confirm(1)
  await shop.advance(1_000)
  assert.deepEqual([(await only()).state, outside.parcels.size], ['cancelled', 0])
  await assert.rejects(shop.ask(retry, { shipmentId: (await only()).shipmentId }, staff), refused('not_held'))
})

test('whether a parcel is stopped is not known until the carrier has said so', async () => {
  await confirm(1)
  await shop.advance(1_000)
  shop.kill('carrier')
  await stopped()
  await shop.advance(120_000)
  assert.equal(await stopped(), 'stopping')
  await shop.start(outside.carrier)
  await shop.advance(61_000)
  assert.equal(await stopped(), 'stopped')
})

test('only orders stop what is sent for them', async () => {
  assert.deepEqual((await shop.send(stop, { orderId: orderNumber(1) }, staff)).status, 403)
})

test('an order that was called off although its parcel was not stopped is for staff', async () => {
  await confirm(1)
  await shop.advance(1_000)
  await moved()
  await cancel(1)
  await shop.advance(1_000)
  assert.deepEqual([(await only()).state, alarms()], ['dispatched', 1])
})

test('an order that was never confirmed has nothing to be called off', async () => {
  await cancel(1)
  await shop.advance(1_000)
  assert.deepEqual([(await shipments()).length, outside.parcels.size], [0, 0])
})

test('a carrier that is down is waited for, and the parcel is booked once when it is back', async () => {
  shop.kill('carrier')
  await confirm(1)
  await shop.advance(120_000)
  assert.equal((await only()).state, 'preparing')
  await shop.start(outside.carrier)
  await shop.advance(61_000)
  assert.deepEqual([(await only()).state, [...outside.parcels.values()][0]?.bookings], ['booked', 1])
})

test('a booking that takes effect and is never answered is found, not made again', async () => {
  outside.mood.isSilent = true
  await confirm(1)
  await shop.advance(20_000)
  assert.equal((await only()).state, 'preparing')
  outside.mood.isSilent = false
  await shop.advance(120_000)
  assert.deepEqual([(await only()).state, [...outside.parcels.values()][0]?.bookings], ['booked', 1])
})

test('a service that dies at any moment goes on where it was', async () => {
  for (const afterMs of [0, 5, 50, 500]) {
    const n = afterMs + 1
    await confirm(n)
    await shop.advance(afterMs)
    shop.kill('shipping')
    await shop.start(service)
    await shop.advance(70_000)
    assert.deepEqual([(await shipments(n)).length, (await only(n)).state], [1, 'booked'])
  }
  assert.equal(outside.parcels.size, 4)
  assert.ok([...outside.parcels.values()].every(({ bookings }) => bookings === 1))
})

test('a parcel that the carrier will not take is held until staff let it be booked once more', async () => {
  outside.mood.refuses = true
  await confirm(1)
  await shop.advance(1_000)
  const { shipmentId, state } = await only()
  assert.deepEqual([state, alarms()], ['held', 1])
  outside.mood.refuses = false
  assert.equal((await shop.ask(retry, { shipmentId }, staff)).state, 'preparing')
  await shop.advance(1_000)
  assert.equal((await only()).state, 'booked')
  await assert.rejects(shop.ask(retry, { shipmentId }, staff), refused('not_held'))
})

test('a guest sees the shipments of an order with its token, and nobody else does', async () => {
  await confirm(1)
  await shop.advance(1_000)
  const { shipmentId } = await only()
  const orderId = orderNumber(1)
  assert.equal((await shop.ask(show, { shipmentId, token: 'right' })).orderId, orderId)
  assert.equal((await shop.ask(list, { orderId, token: 'right' })).data.length, 1)
  for (const token of [undefined, 'wrong']) {
    const key = token === undefined ? {} : { token }
    await assert.rejects(shop.ask(show, { shipmentId, ...key }), refused('unknown_shipment'))
    await assert.rejects(shop.ask(list, { orderId, ...key }), refused('unknown_order'))
  }
  await assert.rejects(shop.ask(list, {}), refused('unauthenticated'))
})

test('staff see shipments page by page, newest first', async () => {
  for (const n of [1, 2, 3]) await confirm(n)
  await shop.advance(1_000)
  const first = await shop.ask(list, { limit: 2, state: 'booked' }, staff)
  const rest = await shop.ask(list, { limit: 2, cursor: first.page.nextCursor as string }, staff)
  assert.deepEqual(
    [...first.data, ...rest.data].map(({ orderId }) => orderId),
    [3, 2, 1].map(orderNumber),
  )
  assert.equal(rest.page.hasMore, false)
  await assert.rejects(shop.ask(list, { cursor: 'x' }, staff), refused('bad_cursor'))
  const unknown = `shp_${'9'.repeat(26)}`
  await assert.rejects(shop.ask(show, { shipmentId: unknown }, staff), refused('unknown_shipment'))
  await assert.rejects(shop.ask(retry, { shipmentId: unknown }, staff), refused('unknown_shipment'))
})

test('where the parcels of a customer went is forgotten when all have arrived, and what is shown of them stays', async () => {
  const customer = { customerId: `cus_${'0'.repeat(26)}` }
  const erase = () => shop.ask(eraseCustomer, customer, { service: 'user' })
  for (const n of [1, 2, 3, 4]) await confirm(n)
  await shop.advance(1_000)
  outside.own.push(...[1, 2, 3].map(orderNumber))
  await stopped(2)
  await shop.advance(1_000)
  await moved(4)
  await assert.rejects(erase(), refused('parcels_under_way'))
  await stopped(3)
  await shop.advance(1_000)
  const before = await shipments()
  assert.deepEqual(await erase(), { records: 3 })
  assert.deepEqual([await shipments(), (await only()).state], [before, 'delivered'])
  const others = (await only(4)).shipmentId
  const { read } = shop.database('shipping')
  assert.deepEqual(await tablesWith(read, consignment.recipient.name), ['souk_saga_history'])
  const left = await read.all<{ id: string }>`select id from souk_saga union select saga_id from souk_saga_history`
  assert.deepEqual(left, [{ id: others }])
})
