import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { atRest, readPurchases, stockUp } from './purchases.ts'
import { buy, buyInTheEnd, mailsTo, readOrder, type Order } from './shop.ts'
import { lifeOfFile, startSystem, type System } from './system.ts'
import { until } from './until.ts'

const SKU = 'DOWN-1'
const DOWN_MS = 60_000
const OVERDUE_MS = 60_000

/** The shop in which everything but the deadline is tried. */
let shop: System
const life = lifeOfFile()
/** What customers of it were told, of all orders so far. */
const told: Promised[] = []

before(async () => {
  shop = await startSystem(life)
  await stockUp(shop, { [SKU]: 1_000 }, 450)
})

const items = [{ sku: SKU, quantity: 1 }]
const stop = (shop: System, service: string) => shop.control(`/v1/processes/${service}/stop`, {})
const start = (shop: System, service: string) => shop.control(`/v1/processes/${service}/start`, {})
const pidOf = async (shop: System, service: string) => (await shop.processes(service))[0]?.pid as number

async function accepted(shop: System, email: string): Promise<Order> {
  const { status, body } = await buyInTheEnd(shop, items, { email })
  assert.deepEqual([status, body.status], [202, 'payment_pending'], JSON.stringify(body))
  return body
}
const endsAs = (shop: System, order: Order, status: string, withinMs = DOWN_MS) =>
  until(`${order.number} is ${status}`, async () => (await readOrder(shop, order)).status === status, withinMs)

/** Subjects of what the customer was told, in the order in which it came. */
const toldTo = async (shop: System, email: string) =>
  (await mailsTo(shop, email)).map(({ subject }) => subject).toReversed()

async function judge(shop: System, told: readonly Promised[]): Promise<void> {
  await atRest(shop)
  assert.deepEqual(purchaseFaults(await readPurchases(shop, told)), [])
}
const confirmedOf = (orders: readonly Order[]): Promised[] =>
  orders.map(({ id }) => ({ orderId: id, outcome: 'confirmed' }))

test('whatever is down between the order and its money, the order is accepted and ends confirmed', async () => {
  const orders: Order[] = []

  for (const service of ['provider', 'payment']) {
    await stop(shop, service)
    const email = `${service}-stopped@example.com`
    const waiting = [await accepted(shop, email), await accepted(shop, email)]
    process.kill(await pidOf(shop, 'order'), 'SIGKILL')
    waiting.push(await accepted(shop, email))
    await until('the customer was told', async () => (await toldTo(shop, email)).length >= waiting.length)
    await start(shop, service)
    for (const order of waiting) await endsAs(shop, order, 'confirmed')
    await until('and told again', async () => (await toldTo(shop, email)).length === 2 * waiting.length)
    orders.push(...waiting)
  }

  for (const service of ['provider', 'payment']) {
    const pid = await pidOf(shop, service)
    process.kill(pid, 'SIGSTOP')
    const order = await accepted(shop, `${service}-asleep@example.com`)
    process.kill(pid, 'SIGCONT')
    await endsAs(shop, order, 'confirmed')
    orders.push(order)
  }
  told.push(...confirmedOf(orders))
  await judge(shop, told)
})

test('a payment that is never decided ends at the deadline: everything is released and the customer is told', async (t) => {
  // Long enough for the first mail, which waits 2 s for better news: what the end overtakes is not sent any more.
  const shop = await startSystem(t, { env: { ORDER_PAYMENT_DEADLINE_SECONDS: '10' } })
  await stockUp(shop, { [SKU]: 10 }, 450)
  await stop(shop, 'provider')
  const email = 'overdue@example.com'
  const order = await accepted(shop, email)
  await endsAs(shop, order, 'cancelled')
  assert.equal((await readOrder(shop, order)).reason, 'payment_overdue')
  await start(shop, 'provider')
  await until('the customer was told both', async () => (await toldTo(shop, email)).length === 2, OVERDUE_MS)
  await judge(shop, [{ orderId: order.id, outcome: 'pending' }])
  const { body } = await buy(shop, [{ sku: SKU, quantity: 10 }])
  assert.equal(body.status, 'confirmed', 'every unit is free again')
})

test('what is down beside the money holds no order up, or is said clearly', async () => {
  const bought = async (what: string): Promise<void> => {
    const said = await buyInTheEnd(shop, items, { email: 'beside@example.com' })
    assert.deepEqual([said.status, said.body.status], [201, 'confirmed'], `${what}: ${JSON.stringify(said.body)}`)
    told.push({ orderId: said.body.id, outcome: 'confirmed' })
  }
  await bought('everything is up')

  for (const service of ['notification', 'mailbox', 'catalog']) {
    await stop(shop, service)
    await bought(`${service} is down`)
    await start(shop, service)
  }

  process.kill(await pidOf(shop, 'broker'), 'SIGSTOP')
  await bought('the broker is silent')
  process.kill(await pidOf(shop, 'broker'), 'SIGCONT')

  await stop(shop, 'inventory')
  const { status, body, headers } = await buy(shop, items)
  assert.deepEqual([status, (body as unknown as { code: string }).code], [503, 'inventory_unavailable'])
  assert.match(headers.get('retry-after') ?? '', /^\d+$/)
  await start(shop, 'inventory')
  await bought('inventory is back')
  await judge(shop, told)
})
