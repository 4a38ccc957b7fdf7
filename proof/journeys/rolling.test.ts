import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { asStaff, receive } from './staff.ts'
import { ask } from './shop.ts'
import { startSystem, type System } from './system.ts'
import { until } from './until.ts'

const SERVICES = ['catalog', 'inventory', 'cart']
const SKU = 'ROLL-1'
const CLIENTS_OF_EACH = 2

/** What a client did, and what came of it when that was no success. */
interface Failure {
  readonly what: string
  readonly code: string
}

interface Load {
  readonly failed: Failure[]
  /** Requests that were answered as they should be. */
  done(): number
  stop(): Promise<void>
}

/** Clients that never ask twice: whatever goes wrong is seen. */
function startLoad(shop: System): Load {
  const failed: Failure[] = []
  let done = 0
  let isOver = false
  const note = (what: string, isRight: boolean, code: string) => {
    if (isRight) done++
    else failed.push({ what, code })
  }
  const read = async () => {
    const { status, body } = await ask(shop, 'GET', `/v1/products?limit=1&sku=${SKU}-${randomUUID()}`)
    note('read of a product', status === 200, `${status} ${String(body.code)}`)
  }
  const stock = async () => {
    const { status, body } = await ask(shop, 'GET', `/v1/stock/${SKU}`)
    note('read of the stock', status === 200, `${status} ${String(body.code)}`)
  }
  const make = async () => {
    const { status, body } = await ask(shop, 'POST', '/v1/carts', { body: {} })
    note('a new cart', status === 201, `${status} ${String(body.code)}`)
  }
  const book = async () => {
    const request = { method: 'POST', path: `/v1/stock/${SKU}/receipts`, body: { quantity: 1 }, key: randomUUID() }
    const { outcome, code } = await asStaff(shop, request)
    note('a receipt', outcome === 'ok', code)
  }
  const client = async (visit: () => Promise<void>) => {
    while (!isOver) await visit()
  }
  const running = [read, stock, make, book].flatMap((visit) =>
    Array.from({ length: CLIENTS_OF_EACH }, () => client(visit)),
  )
  return { failed, done: () => done, stop: () => ((isOver = true), Promise.all(running).then(() => {})) }
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

test('a rolling restart of each service under load fails no request, and a killed instance only changes that it had begun', async (t) => {
  const scales = SERVICES.flatMap((service) => ['--scale', `${service}=2`])
  const shop = await startSystem(t, { args: ['--no-seed', ...scales] })
  await until(
    'all instances are ready',
    async () => (await shop.processes()).every(({ state }) => state === 'ready'),
    120_000,
  )
  await receive(shop, SKU, 1)
  const load = startLoad(shop)
  await until('the load has begun', () => load.done() > 20)
  for (const service of SERVICES)
    for (const { name } of await shop.processes(service)) await replace(shop, name, 'SIGTERM', load)
  assert.deepEqual([...load.failed], [], 'a rolling restart is seen by nobody')

  for (const service of SERVICES) await replace(shop, `${service}-2`, 'SIGKILL', load)
  await load.stop()
  const kills = SERVICES.length
  const changes = load.failed.filter(({ what }) => what === 'a new cart' || what === 'a receipt')
  assert.deepEqual(
    load.failed.filter((each) => !changes.includes(each)),
    [],
    'reads are asked again elsewhere',
  )
  assert.ok(changes.length <= kills * CLIENTS_OF_EACH, `at most what was under way: ${JSON.stringify(changes)}`)
  assert.deepEqual(
    changes.filter(({ code }) => !code.includes('outcome_unknown') && !code.includes('unavailable')),
    [],
    'the client is told that it does not know',
  )
})
