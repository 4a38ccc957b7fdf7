import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPostgres } from '@souk/kit/testing/postgres'
import { acknowledgedFaults } from '../invariants/acknowledged.ts'
import { eventFaults } from '../invariants/events.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { eventsOnBus } from './bus.ts'
import { inDatabase } from './databases.ts'
import { orderService } from './order-service.ts'
import { asStaff } from './staff.ts'
import { startSystem } from './system.ts'
import { startTraffic } from './traffic.ts'
import { until } from './until.ts'

const SKUS = ['CER-MUG-OCH', 'CER-MUG-IND']

test('the whole system runs on PostgreSQL, says so when it dies, and has lost nothing when it is back', async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  const system = await startSystem(t, { args: [], env: { SOUK_DATABASE_URL: postgres.url } })
  await until('the seed catalogue is loaded', () => existsSync(join(system.data, 'seeded')), 40_000)
  assert.equal(system.err(), '')
  assert.equal((await asStaff(system, { method: 'GET', path: '/v1/products/harbour-mug' })).outcome, 'ok')
  assert.equal(existsSync(join(system.data, 'databases', 'inventory.db')), false)

  const order = await orderService(system)
  const traffic = startTraffic(system, order, SKUS)
  const more = (count: number) => {
    const enough = traffic.acknowledged() + count
    return until('the traffic goes on', () => traffic.acknowledged() >= enough)
  }
  await more(40)
  postgres.kill()
  const [inventory] = await system.processes('inventory')
  await until('inventory is not ready', async () => (await fetch(`${inventory?.url}/health/ready`)).status === 503)
  const refused = await until('a read is refused', async () => {
    const reply = await fetch(`${system.gateway}/v1/stock/${SKUS[0]}`)
    return reply.status === 503 && reply
  })
  assert.ok(Number(refused.headers.get('retry-after')) >= 1)
  assert.equal(((await refused.json()) as { code: string }).code, 'unavailable')
  assert.equal((await system.processes('inventory'))[0]?.pid, inventory?.pid, 'waiting is no reason to end')

  await postgres.restart()
  await until('inventory is ready again', async () => (await fetch(`${inventory?.url}/health/ready`)).status === 200)
  await more(40)
  await traffic.stop()
  await order.close()
  assert.deepEqual(traffic.differing, [])
  const events = await until('the outbox is empty', async () => {
    const [row] = await inDatabase(system, 'inventory', (ask) => ask('select count(*) as waiting from souk_outbox'))
    return Number(row?.waiting) === 0 && eventsOnBus(system)
  })
  assert.equal(await system.stop(), 0)
  const rows = await inDatabase(system, 'inventory', readStock)
  const told = events.filter(({ source }) => source === '/souk/inventory')
  assert.deepEqual(stockFaults(rows), [])
  assert.deepEqual(eventFaults(events), [])
  assert.deepEqual(acknowledgedFaults(traffic.journal, rows, told), [])
})
