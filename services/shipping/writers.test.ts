import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { shipping } from './contract.ts'
import service from './service.ts'
import { orderNumber, surroundings, tellsOf } from './test-support/world.ts'

const { list, putZone, retry, stop, zones } = shipping.operations
const WRITERS = 16
const patient = { ...staff, deadlineMs: 100_000 }

let postgres: Postgres
let shop: Trial
const outside = surroundings()
const { confirm } = tellsOf(() => shop)

before(async () => {
  postgres = await startPostgres()
  shop = await trial([outside.carrier, outside.orders, service], {
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: WRITERS }, systemClock, systemRandom)
    },
  })
})
after(async () => {
  await shop.stop()
  await postgres.stop()
})

const numbers = Array.from({ length: WRITERS }, (_, n) => n)

/** Lets time pass until every one of these orders has a shipment in one of these states. */
async function settled(orders: readonly number[], ...states: string[]): Promise<string[]> {
  for (;;) {
    const found = await Promise.all(orders.map((n) => shop.ask(list, { orderId: orderNumber(n) }, patient)))
    const all = found.map(({ data }) => data.map(({ state }) => state).join())
    if (all.every((state) => states.includes(state))) return all
    await shop.advance(1_000)
  }
}

test('many orders that are confirmed at once, and twice, are booked once each', { timeout: 60_000 }, async () => {
  await Promise.all([...numbers, ...numbers].map((n) => confirm(n)))
  await settled(numbers, 'booked')
  assert.equal(outside.parcels.size, WRITERS)
  assert.ok([...outside.parcels.values()].every(({ bookings }) => bookings === 1))
})

/** Asks until it is known whether what is sent for an order is stopped. */
async function stopped(n: number): Promise<string> {
  for (;;) {
    const { body } = await shop.send(stop, { orderId: orderNumber(n) }, { service: 'order', deadlineMs: 100_000 })
    const { state = 'busy' } = body as { state?: string }
    if (state === 'stopped' || state === 'collected') return state
    await shop.advance(200)
  }
}

test(
  'parcels that are stopped while they are confirmed, booked and collected are where it is said that they are',
  { timeout: 60_000 },
  async () => {
    const orders = numbers.map((n) => 100 + n)
    await Promise.all(orders.slice(4).map((n) => confirm(n)))
    const collect = [...outside.parcels.keys()].map(async (reference) => outside.move(reference, shop.clock.now()))
    const stops = [...orders, ...orders].map((n) => stopped(n))
    await Promise.all([...orders.slice(0, 4).map((n) => confirm(n)), ...collect])
    const said = await Promise.all(stops)
    assert.deepEqual(said.slice(0, WRITERS), said.slice(WRITERS))
    const states = await settled(orders, 'cancelled', 'dispatched')
    assert.deepEqual(
      states.map((state) => (state === 'cancelled' ? 'stopped' : 'collected')),
      said.slice(0, WRITERS),
    )
    await settled(numbers, 'dispatched')
    for (const { parcel } of outside.parcels.values()) assert.notEqual(parcel?.state, 'booked')
  },
)

test('many who let one held shipment be booked have it booked once', { timeout: 60_000 }, async () => {
  outside.mood.refuses = true
  await confirm(500)
  await settled([500], 'held')
  outside.mood.refuses = false
  const [held] = (await shop.ask(list, { orderId: orderNumber(500) }, patient)).data
  const answers = await Promise.all(numbers.map(() => shop.send(retry, { shipmentId: held?.shipmentId }, patient)))
  const statuses = new Set(answers.map(({ status }) => status))
  assert.ok(statuses.has(200) && statuses.isSubsetOf(new Set([200, 409])), [...statuses].join())
  await settled([500], 'booked')
  assert.equal(outside.parcels.get(held?.shipmentId ?? '')?.bookings, 1)
})

test('a country that many zones claim at once is in one of them', { timeout: 60_000 }, async () => {
  const zone = (n: number) => ({ zone: `zone-${n}`, title: 'One', countries: ['NO', 'SE', 'FI'], rates: [] })
  const answers = await Promise.all(numbers.map((n) => shop.send(putZone, zone(n), patient)))
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  const { data } = await shop.ask(zones, {}, patient)
  for (const country of ['NO', 'SE', 'FI'])
    assert.equal(data.filter(({ countries }) => countries.includes(country)).length, 1, country)
})
