import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { serviceNames } from '../../system/system.ts'
import { answered } from './answered.ts'
import { startLoad, type Load, type Visit } from './load.ts'
import { NEXT, nextVersionIn } from './next-version.ts'
import { asStaff, receive } from './staff.ts'
import { ask } from './shop.ts'
import { startSystem, temporaryFolder, type System } from './system.ts'
import { until } from './until.ts'

const SKU = 'ROLL-1'
/** Those of which an instance is killed as well. */
const KILLED = ['catalog', 'inventory', 'cart']
const READ = 'read of a product'

const expect = (status: number, said: { status: number; body: Record<string, unknown> }) =>
  said.status === status ? undefined : `${said.status} ${String(said.body.code)}`

/** What is asked of each service: all that its callers would notice of its restart. */
const visitsOf = (shop: System): Readonly<Record<string, readonly Visit[]>> => {
  const read = (what: string, path: () => string): Visit => ({
    what,
    send: async () => {
      const { outcome, code } = await asStaff(shop, { method: 'GET', path: path() })
      return outcome === 'ok' ? undefined : code
    },
  })
  const list = (path: string) => read(`read of ${path}`, () => path)
  return {
    // Nobody has asked for it before: no answer is kept.
    catalog: [read(READ, () => `/v1/products?limit=1&sku=${SKU}-${randomUUID()}`)],
    inventory: [
      list(`/v1/stock/${SKU}`),
      {
        what: 'a receipt',
        send: async () => {
          const request = { method: 'POST', path: `/v1/stock/${SKU}/receipts`, body: { quantity: 1 } }
          const { outcome, code } = await asStaff(shop, { ...request, key: randomUUID() })
          return outcome === 'ok' ? undefined : code
        },
      },
    ],
    cart: [{ what: 'a new cart', send: async () => expect(201, await ask(shop, 'POST', '/v1/carts', { body: {} })) }],
    notification: [list('/v1/message-templates')],
    order: [list('/v1/orders')],
    payment: [list('/v1/payments')],
    shipping: [list('/v1/shipping-zones')],
    user: [list('/v1/customers')],
    webhook: [list('/v1/webhook-endpoints')],
  }
}

/** Ends a process and waits until another has taken its place, and the load has gone on with both. */
async function replace(shop: System, name: string, signal: 'SIGTERM' | 'SIGKILL', load: Load): Promise<void> {
  const find = async () => (await shop.processes()).find((each) => each.name === name)
  const pid = (await find())?.pid as number
  process.kill(pid, signal)
  await until(
    `${name} is back`,
    async () => {
      const now = await find()
      return now?.state === 'ready' && now.pid !== pid
    },
    120_000,
  )
  const before = load.done()
  await until('the load goes on', () => load.done() > before + 20)
}

/** Replaces each process of these services, one after another. */
async function roll(shop: System, services: readonly string[], load: Load): Promise<void> {
  for (const service of services)
    for (const { name } of await shop.processes(service)) await replace(shop, name, 'SIGTERM', load)
}

/** How many products each version of catalog has shown. */
async function shown(shop: System): Promise<{ old: number; next: number }> {
  const count = async (service: string) => {
    const running = (await shop.processes(service)).filter(({ state }) => state === 'ready')
    const counts = await Promise.all(running.map(({ url }) => answered(url, 'catalog.products')))
    return counts.reduce((sum, each) => sum + each, 0)
  }
  return { old: await count('catalog'), next: await count(`catalog@${NEXT}`) }
}

/** What each version has shown during so many reads. */
async function sharesDuring(shop: System, load: Load, reads: number) {
  const [before, from] = [await shown(shop), load.done(READ)]
  await until(`${reads} reads`, () => load.done(READ) > from + reads, 60_000)
  const after = await shown(shop)
  return { old: after.old - before.old, next: after.next - before.next }
}

async function release(shop: System, load: Load): Promise<void> {
  const folder = temporaryFolder()
  nextVersionIn(folder, 'catalog')
  const greet = async () => (await ask(shop, 'GET', '/v1/greeting')).status
  const weigh = (percent: number) => shop.control('/v1/versions/catalog/weight', { version: NEXT, percent })
  assert.equal(await greet(), 404)
  assert.deepEqual(await shop.control('/v1/versions/catalog', { folder }), { process: `catalog@${NEXT}` })
  await shop.control(`/v1/processes/catalog@${NEXT}/start`, {})
  await until('its new operation is answered, and only by it', async () => (await greet()) === 200, 60_000)
  assert.equal((await sharesDuring(shop, load, 20)).next, 0, 'nobody is sent there unasked')

  await weigh(20)
  const { old, next } = await sharesDuring(shop, load, 200)
  const share = next / (old + next)
  // Five standard deviations of 200 draws, and what was under way at either end.
  assert.ok(share > 0.05 && share < 0.36, `its share is ${share}`)
  await weigh(100)
  await sharesDuring(shop, load, 10)
  assert.equal((await sharesDuring(shop, load, 20)).old, 0, 'the old version rests')
  await shop.control('/v1/processes/catalog/stop', {})
  await sharesDuring(shop, load, 20)
  assert.equal(await greet(), 200)
}

test('a rolling restart of each service under load fails no request, a killed instance only changes that it had begun, and a new version is released beside the old one', async (t) => {
  const services = serviceNames()
  const shop = await startSystem(t)
  const visits = visitsOf(shop)
  assert.deepEqual(Object.keys(visits).sort(), services, 'each service is visited')
  await Promise.all(services.map((each) => shop.control(`/v1/processes/${each}/scale`, { count: 2 })))
  await until(
    'all instances are ready',
    async () => (await shop.processes()).every(({ state }) => state === 'ready'),
    120_000,
  )
  await receive(shop, SKU, 1)
  const load = startLoad(Object.values(visits).flat())
  t.after(() => load.stop())
  await until(
    'the load has begun',
    () =>
      Object.values(visits)
        .flat()
        .every(({ what }) => load.done(what) > 1),
    60_000,
  )
  const half = services.length / 2
  await Promise.all([roll(shop, services.slice(0, half), load), roll(shop, services.slice(half), load)])
  assert.deepEqual([...load.failed], [], 'a rolling restart is seen by nobody')

  await Promise.all(KILLED.map((service) => replace(shop, `${service}-2`, 'SIGKILL', load)))
  const failed = [...load.failed]
  const changes = failed.filter(({ what }) => what === 'a new cart' || what === 'a receipt')
  assert.deepEqual(
    failed.filter((each) => !changes.includes(each)),
    [],
    'reads are asked again elsewhere',
  )
  assert.ok(changes.length <= KILLED.length, `at most what was under way: ${JSON.stringify(changes)}`)
  assert.deepEqual(
    changes.filter(({ code }) => !code.includes('outcome_unknown') && !code.includes('unavailable')),
    [],
    'the client is told that it does not know',
  )

  await release(shop, load)
  await load.stop()
  assert.deepEqual(load.failed.slice(failed.length), [], 'a release is seen by nobody')
})
