import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { inventory } from '@souk/inventory/contract'
import { startPostgres } from '@souk/kit/testing/postgres'
import { idMaker, systemClock, systemRandom } from '@souk/kit/world'
import { eventFaults, once } from '../invariants/events.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { answered } from './answered.ts'
import { eventsOnBus } from './bus.ts'
import { inDatabase } from './databases.ts'
import { orderService } from './order-service.ts'
import { asStaff, insist, receive } from './staff.ts'
import { startSystem, type System } from './system.ts'
import { until } from './until.ts'

const ROUNDS = 5
const ASKERS = 200
const WRITERS = 40
const LIFETIME_MS = 3_600_000
const SCALED = ['--only', 'catalog,inventory', '--scale', 'catalog=2', '--scale', 'inventory=2']

const readyInstances = (system: System) =>
  until('both are ready', async () => {
    const found = await system.processes('inventory')
    return found.length === 2 && found.every(({ state }) => state === 'ready') && found
  })

const read = (system: System, sku: string) => asStaff(system, { method: 'GET', path: `/v1/stock/${sku}` })

async function bothAnswer(system: System): Promise<void> {
  const instances = await readyInstances(system)
  const skus = Array.from({ length: 20 }, (_, at) => `SCALE-${at}`)
  await Promise.all(skus.map((sku) => receive(system, sku, 3)))
  const replies = await Promise.all([...skus, ...skus, ...skus].map((sku) => read(system, sku)))
  assert.deepEqual(
    replies.filter(({ outcome, body }) => outcome !== 'ok' || (body as { onHand: number }).onHand !== 3),
    [],
  )
  for (const { name, url } of instances) {
    assert.ok((await answered(url, 'inventory.receive')) > 0, `${name} took receipts`)
    assert.ok((await answered(url, 'inventory.stock')) > 0, `${name} answered questions`)
  }
  const events = await until('all events are on the bus', async () => {
    // What staff do is told beside it.
    const found = (await eventsOnBus(system)).filter(({ type }) => type === 'inventory.received')
    return found.length >= skus.length && found
  })
  assert.equal(events.length, skus.length)
  assert.equal(once(events).length, skus.length)
  assert.deepEqual(eventFaults(events), [])
}

const create = (system: System, n: number, product: object) =>
  insist(system, { method: 'POST', path: '/v1/products', body: product, key: `race-${n}` }, AbortSignal.timeout(20_000))

const mug = (title: string, sku: string) => ({ title, variants: [{ sku, prices: [{ amount: 900, currency: 'GBP' }] }] })

async function manyWriters(system: System): Promise<void> {
  const oneSku = await Promise.all(
    Array.from({ length: WRITERS }, (_, n) => create(system, n, mug(`Mug number ${n}`, 'RACE-1'))),
  )
  assert.equal(oneSku.filter(({ outcome }) => outcome === 'ok').length, 1)
  assert.equal(oneSku.filter(({ code }) => code === 'sku_taken').length, WRITERS - 1)

  const oneTitle = await Promise.all(
    Array.from({ length: WRITERS }, (_, n) => create(system, 1_000 + n, mug('The same mug', `SAME-${n}`))),
  )
  assert.equal(oneTitle.filter(({ outcome }) => outcome === 'ok').length, WRITERS)
  const made = oneTitle.map(({ body }) => body as { id: string; slug: string })
  assert.equal(new Set(made.map(({ slug }) => slug)).size, WRITERS)

  const [{ id } = { id: '' }] = made
  const path = `/v1/products/${id}/variants`
  const added = await Promise.all(
    Array.from({ length: 12 }, (_, n) => {
      const variant = { method: 'POST', path, body: { sku: `ADDED-${n}`, prices: [] }, key: `added-${n}` }
      return insist(system, variant, AbortSignal.timeout(20_000))
    }),
  )
  assert.ok(added.every(({ outcome }) => outcome === 'ok'))
  const { body } = await asStaff(system, { method: 'GET', path: `/v1/products/${id}` })
  const { version, variants } = body as { version: number; variants: object[] }
  assert.deepEqual([version, variants.length], [13, 13])
}

/** Five times one unit and 200 who want it at the same moment. */
async function compete(system: System, name: string): Promise<void> {
  const order = await orderService(system)
  const newId = idMaker(systemClock, systemRandom)
  for (let round = 1; round <= ROUNDS; round++) {
    const sku = `LAST-${name}-${round}`
    await receive(system, sku, 1)
    const patience = AbortSignal.timeout(20_000)
    const replies = await Promise.all(
      Array.from({ length: ASKERS }, () => {
        const input = { orderId: newId('ord'), lines: [{ sku, quantity: 1 }], lifetimeMs: LIFETIME_MS }
        return order.insist(inventory.operations.hold, input, patience)
      }),
    )
    const answers = Map.groupBy(replies, ({ outcome, code }) => (outcome === 'ok' ? 'held' : code))
    const counted = Object.fromEntries([...answers].map(([answer, of]) => [answer, of.length]))
    assert.deepEqual(counted, { held: 1, out_of_stock: ASKERS - 1 }, `round ${round}`)
  }
  await order.close()
}

async function oneGoesOn(system: System): Promise<void> {
  await system.control('/v1/processes/inventory/scale', { count: 1 })
  assert.deepEqual(
    (await system.processes('inventory')).map(({ name }) => name),
    ['inventory'],
  )
  for (let at = 0; at < 20; at++)
    assert.equal((await read(system, `SCALE-${at}`)).outcome, 'ok', 'nobody is sent to the instance that has gone')
}

async function stockAddsUp(system: System): Promise<void> {
  assert.equal(await system.stop(), 0)
  assert.deepEqual(stockFaults(await inDatabase(system, 'inventory', readStock)), [])
}

for (const engine of ['SQLite', 'PostgreSQL'] as const)
  describe(`with --scale catalog=2 --scale inventory=2 on ${engine}`, () => {
    const ends: (() => Promise<unknown>)[] = []
    let system: System
    before(async () => {
      const postgres = engine === 'PostgreSQL' ? await startPostgres() : undefined
      if (postgres) ends.push(() => postgres.stop())
      const env: Record<string, string> = postgres ? { SOUK_DATABASE_URL: postgres.url } : {}
      const life = { after: (end: unknown) => void ends.push(end as () => Promise<void>) }
      system = await startSystem(life, { args: SCALED, env })
    })
    after(async () => {
      for (const end of ends.toReversed()) await end()
    })

    test('both instances answer, and each event is published once', () => bothAnswer(system))
    test('many writers keep skus and slugs unique and lose no change', () => manyWriters(system))
    test('one of 200 gets the last unit from two processes', () => compete(system, 'two'))
    test('when one is taken away the other goes on alone', () => oneGoesOn(system))
    test('one of 200 gets the last unit from one process', () => compete(system, 'one'))
    test('in the end every unit is where it belongs', () => stockAddsUp(system))
  })
