import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { startPostgres } from '@souk/kit/testing/postgres'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { inDatabase } from './databases.ts'
import { atRest, readPurchases, stockUp } from './purchases.ts'
import { fillCart, insist, purchase, type Order } from './shop.ts'
import { startSystem, type System } from './system.ts'
import { until } from './until.ts'

const BUYERS = 6
const ORDERS = 200
const SKUS = ['ALL-1', 'ALL-2', 'ALL-3']
/** The stand-in of the provider is outside: it is not ours to kill. */
const OUTSIDE = new Set(['provider', 'mailbox'])

/** Buyers who send the same request with the same key until they know, and write down what they were told. */
function startBuying(shop: System, told: Promised[]): { stop(): Promise<void> } {
  let turns = 0
  let isOver = false
  const cards = ['tok_visa', 'tok_visa', 'tok_visa', 'tok_visa', 'tok_declined']
  const buyOne = async (turn: number) => {
    const cart = await fillCart(shop, [{ sku: SKUS[turn % SKUS.length] as string, quantity: 1 + (turn % 2) }])
    const card = cards[turn % cards.length] as string
    const { status, body } = await insist<Order>(shop, ...purchase(cart, { card, key: randomUUID() }))
    const outcome = status === 201 ? 'confirmed' : status === 202 ? 'pending' : 'refused'
    assert.ok(status < 300 || status === 402, `${status} ${JSON.stringify(body)}`)
    told.push({ orderId: status < 300 ? body.id : undefined, outcome })
  }
  const buyer = async () => {
    while (!isOver) await buyOne(turns++)
  }
  const done = Promise.all(Array.from({ length: BUYERS }, buyer))
  return {
    stop: async () => {
      isOver = true
      await done
    },
  }
}

async function killEachInTurn(t: TestContext, shop: System): Promise<void> {
  await stockUp(shop, Object.fromEntries(SKUS.map((sku) => [sku, 1_000])), 450)
  const told: Promised[] = []
  const buying = startBuying(shop, told)
  const parts = (await shop.processes()).map(({ service }) => service).filter((service) => !OUTSIDE.has(service))
  for (const part of parts) {
    const [before] = await shop.processes(part)
    const bought = told.length
    process.kill(before?.pid as number, 'SIGKILL')
    await until(`${part} is back`, async () => {
      const [now] = await shop.processes(part)
      return now?.state === 'ready' && now.pid !== before?.pid
    })
    await until('the buying goes on', () => told.length > bought + 2, 120_000)
  }
  await until(`${ORDERS} orders`, () => told.length >= ORDERS, 120_000)
  await buying.stop()
  await atRest(shop)
  const purchases = await readPurchases(shop, told)
  assert.deepEqual(purchaseFaults(purchases), [])
  assert.deepEqual(stockFaults(await inDatabase(shop, 'inventory', readStock)), [])
  const count = (outcome: string) => told.filter((each) => each.outcome === outcome).length
  for (const outcome of ['confirmed', 'pending', 'refused']) assert.ok(count(outcome) > 0, `none was ${outcome}`)
  t.diagnostic(`${count('confirmed')} confirmed at once, ${count('pending')} later, ${count('refused')} declined`)
}

// On SQLite the same is done by chaos, which every `npm test` has a little of.
test('every process is killed in turn during at least 200 orders: each ends, is charged once and confirmed by one mail', async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  await killEachInTurn(t, await startSystem(t, { env: { SOUK_DATABASE_URL: postgres.url } }))
})
