import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventFaults, once } from '../invariants/events.ts'
import { eventsOnBus } from './bus.ts'
import { asStaff, receive } from './staff.ts'
import { startSystem } from './system.ts'
import { until } from './until.ts'

/** How many requests of an operation an instance says it has answered. */
async function answered(url: string, operation: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line.includes('_count{') && line.includes(`"${operation}"`))
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

test('with --scale inventory=2 both instances answer, each event is published once, and one alone goes on', async (t) => {
  const system = await startSystem(t, { args: ['--no-seed', '--scale', 'inventory=2'] })
  const instances = await until('both are ready', async () => {
    const found = await system.processes('inventory')
    return found.length === 2 && found.every(({ state }) => state === 'ready') && found
  })
  const SKUS = Array.from({ length: 20 }, (_, at) => `SCALE-${at}`)
  await Promise.all(SKUS.map((sku) => receive(system, sku, 3)))
  const read = (sku: string) => asStaff(system, { method: 'GET', path: `/v1/stock/${sku}` })
  const replies = await Promise.all([...SKUS, ...SKUS, ...SKUS].map(read))
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
    return found.length >= SKUS.length && found
  })
  assert.equal(events.length, SKUS.length)
  assert.equal(once(events).length, SKUS.length)
  assert.deepEqual(eventFaults(events), [])

  await system.control('/v1/processes/inventory/scale', { count: 1 })
  assert.deepEqual(
    (await system.processes('inventory')).map(({ name }) => name),
    ['inventory'],
  )
  for (const sku of SKUS) assert.equal((await read(sku)).outcome, 'ok', 'nobody is sent to the instance that has gone')
  assert.equal(await system.stop(), 0)
})
