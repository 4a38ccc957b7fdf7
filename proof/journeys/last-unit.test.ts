import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { inventory } from '@souk/inventory/contract'
import { startPostgres } from '@souk/kit/testing/postgres'
import { idMaker, systemClock, systemRandom } from '@souk/kit/world'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { inDatabase } from './databases.ts'
import { orderService } from './order-service.ts'
import { receive } from './staff.ts'
import { startSystem, type System } from './system.ts'
import { until } from './until.ts'

const ROUNDS = 5
const ASKERS = 200
const LIFETIME_MS = 3_600_000

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

async function competeOnOneAndOnTwo(t: TestContext, env: Record<string, string>): Promise<void> {
  const system = await startSystem(t, { env })
  await compete(system, 'one')
  await system.control('/v1/processes/inventory/scale', { count: 2 })
  await until('both instances are ready', async () => {
    const instances = await system.processes('inventory')
    return instances.length === 2 && instances.every(({ state }) => state === 'ready')
  })
  await compete(system, 'two')
  assert.equal(await system.stop(), 0)
  assert.deepEqual(stockFaults(await inDatabase(system, 'inventory', readStock)), [])
}

test('one of 200 gets the last unit on SQLite, also when two processes share the file', (t) =>
  competeOnOneAndOnTwo(t, {}))

test('one of 200 gets the last unit on PostgreSQL, also from two processes', async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  await competeOnOneAndOnTwo(t, { SOUK_DATABASE_URL: postgres.url })
})
