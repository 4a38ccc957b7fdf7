import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { NatsServer, natsServer, NO_NATS } from '@souk/kit/testing/nats'
import { startPostgres } from '@souk/kit/testing/postgres'
import { eventFaults } from '../invariants/events.ts'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { eventsOnBus } from './bus.ts'
import { atRest, readPurchases, stockUp } from './purchases.ts'
import { buyInTheEnd } from './shop.ts'
import { root, startSystem, type System } from './system.ts'
import { until } from './until.ts'

const SKU = 'NATS-1'
const WAY_MS = 60_000

/** Customers who buy one after the other, each insisting on an answer. */
function startBuying(shop: System) {
  const told: Promised[] = []
  let enough = false
  const customer = async (name: string) => {
    while (!enough) {
      const { status, body } = await buyInTheEnd(shop, [{ sku: SKU, quantity: 1 }], { email: `${name}@example.com` })
      assert.ok(status === 201 || status === 202, JSON.stringify(body))
      told.push({ orderId: body.id, outcome: status === 201 ? 'confirmed' : 'pending' })
    }
  }
  const running = Promise.all(['ada', 'grace', 'alan'].map(customer))
  return {
    told,
    more: (count: number) => {
      const wanted = told.length + count
      return until(`${count} more orders`, () => told.length >= wanted, WAY_MS)
    },
    stop: () => {
      enough = true
      return running
    },
  }
}

/** What the command line prints about this system. */
async function souk({ data }: System, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'system/souk.ts'), ...words], {
    env: { ...process.env, SOUK_DATA: data },
  })
  return stdout
}

test('on PostgreSQL and NATS orders are accepted while NATS is dead, and when it is back all of them end', async (t) => {
  const binary = natsServer()
  if (binary === undefined) return t.diagnostic(NO_NATS)
  const [postgres, nats] = await Promise.all([startPostgres(), NatsServer.start(binary)])
  t.after(() => Promise.all([postgres.stop(), nats.close()]))
  const shop = await startSystem(t, { env: { SOUK_DATABASE_URL: postgres.url, SOUK_BUS_URL: nats.url } })
  assert.deepEqual(await shop.processes('broker'), [], 'no broker of our own is started')
  await stockUp(shop, { [SKU]: 5_000 }, 450)
  const buying = startBuying(shop)
  await buying.more(10)

  await nats.end('SIGKILL')
  await buying.more(10)
  await nats.start()
  await buying.more(10)
  await buying.stop()

  await atRest(shop)
  assert.deepEqual(purchaseFaults(await readPurchases(shop, buying.told)), [])
  const events = await eventsOnBus(shop)
  assert.deepEqual(eventFaults(events), [])
  assert.ok(events.some(({ type }) => type === 'order.confirmed'))
  t.diagnostic(`${buying.told.length} orders, ${events.length} events`)

  assert.match(await souk(shop, 'events', '--topic', 'order'), /order\.confirmed/)
  assert.match(await souk(shop, 'doctor'), /events +\d+ wait for their readers/)
  assert.equal(await shop.stop(), 0)
})
