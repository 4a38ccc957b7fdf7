import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acknowledgedFaults } from '../invariants/acknowledged.ts'
import { eventFaults } from '../invariants/events.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { eventsOnBus } from './bus.ts'
import { inDatabase } from './databases.ts'
import { orderService } from './order-service.ts'
import { asStaff, insist, receive } from './staff.ts'
import { startSystem, type System } from './system.ts'
import { startTraffic, type Traffic } from './traffic.ts'
import { until } from './until.ts'

const ROUNDS = 2
/** All that holds and receipts need. */
const ONLY = ['--only', 'catalog,inventory']
const SKUS = ['SUR-1', 'SUR-2', 'SUR-3', 'SUR-4']
const PARTS = ['broker', 'catalog', 'inventory', 'gateway']

/** Kills a process and waits until another one has taken its place and the traffic has gone on. */
async function killUnderTraffic(system: System, part: string, traffic: Traffic): Promise<void> {
  const [before] = await system.processes(part)
  process.kill(before?.pid as number, 'SIGKILL')
  await until(`${part} is back`, async () => {
    const [now] = await system.processes(part)
    return now?.state === 'ready' && now.pid !== before?.pid
  })
  await moreOf(traffic)
}

const moreOf = async (traffic: Traffic, count = 15) => {
  const before = traffic.acknowledged()
  await until('the traffic goes on', () => traffic.acknowledged() >= before + count)
}

/** Everything that is committed has reached the bus, and no hold is overdue. */
const settled = (system: System) =>
  until('everything has settled', () =>
    inDatabase(system, 'inventory', async (ask) => {
      const [row] = await ask(`select (select count(*) from souk_outbox) +
        (select count(*) from hold where state = 'held' and expires_at < ${Date.now() + 60_000}) as open`)
      return Number(row?.open) === 0
    }),
  )

/** A client that only reads; the function that ends it answers what did not work. */
function startReading(system: System, path: string) {
  const failed: string[] = []
  let stopped = false
  const done = (async () => {
    while (!stopped) {
      const { outcome, code } = await asStaff(system, { method: 'GET', path })
      if (outcome !== 'ok') failed.push(code)
    }
  })()
  return async () => {
    stopped = true
    await done
    return failed
  }
}

test('nothing acknowledged is lost and nothing happens twice, whichever process is killed, and then all at once', async (t) => {
  let system = await startSystem(t, { args: ONLY })
  const csv = `sku,title,description,category,price,currency\n${SKUS.map((sku) => `${sku},Thing ${sku},,,4.50,GBP`).join('\n')}\n`
  const imported = await asStaff(system, { method: 'POST', path: '/v1/imports', body: csv, type: 'text/csv' })
  assert.equal((imported.body as { created: number }).created, SKUS.length)
  for (const sku of SKUS) await receive(system, sku, 500)

  let order = await orderService(system)
  let traffic = startTraffic(system, order, SKUS)
  const journal = []
  await moreOf(traffic)
  for (let round = 0; round < ROUNDS; round++)
    for (const part of PARTS) {
      const browsing =
        part === 'broker' || part === 'inventory' ? startReading(system, '/v1/products/thing-sur-1') : undefined
      await killUnderTraffic(system, part, traffic)
      assert.deepEqual(await browsing?.(), browsing && [], `the catalogue can be read while ${part} is killed`)
    }

  await system.kill9()
  await traffic.cut()
  await order.close()
  journal.push(...traffic.journal)
  assert.deepEqual(traffic.differing, [])

  system = await startSystem(t, { args: ONLY, data: system.data, port: system.port })
  order = await orderService(system)
  traffic = startTraffic(system, order, SKUS)
  await moreOf(traffic, 40)
  await traffic.stop()
  journal.push(...traffic.journal)
  assert.deepEqual(traffic.differing, [])
  await settled(system)
  const events = await eventsOnBus(system)
  for (const sku of SKUS) {
    const { body } = await insist(
      system,
      { method: 'GET', path: `/v1/products?sku=${sku}` },
      AbortSignal.timeout(5_000),
    )
    assert.equal((body as { data: unknown[] }).data.length, 1, `${sku} is in the shop`)
  }
  await order.close()
  assert.equal(await system.stop(), 0)

  const rows = await inDatabase(system, 'inventory', readStock)
  assert.deepEqual(acknowledgedFaults(journal, rows, events), [])
  assert.deepEqual(stockFaults(rows), [])
  assert.deepEqual(eventFaults(events), [])
  const kinds = new Set(journal.filter(({ outcome }) => outcome === 'ok').map(({ kind }) => kind))
  assert.deepEqual([...kinds].sort(), ['commit', 'hold', 'receipt', 'release'])
  t.diagnostic(
    `${journal.length} steps, ${journal.filter(({ outcome }) => outcome === 'unknown').length} unknown, ${events.length} events`,
  )
})
