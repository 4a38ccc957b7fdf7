import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { isProblem } from '@souk/client'
import { inDatabase } from './databases.ts'
import { buyByGraphql } from './graphql.ts'
import { chargesOf, stockUp } from './purchases.ts'
import { ask, buy, fillCart, insist, mailsTo, purchase, readOrder, type Order, type Said } from './shop.ts'
import { lifeOfFile, startSystem, type System } from './system.ts'
import { until } from './until.ts'

const SKU = 'BUY-1'
const RARE = 'BUY-RARE'
const PRICE = 450
const PENDING_MS = 30_000

let shop: System
const life = lifeOfFile()

before(async () => {
  shop = await startSystem(life)
  await stockUp(shop, { [SKU]: 5_000, [RARE]: 3 }, PRICE)
})

const one = (sku = SKU, quantity = 1) => [{ sku, quantity }]
const confirmed = (order: Order, at = shop) =>
  until('the order is confirmed', async () => (await readOrder(at, order)).status === 'confirmed', PENDING_MS)
const captured = (order: Order) =>
  until('the money is taken', async () => {
    const charges = await chargesOf(shop, order.id)
    return charges.some(({ kind }) => kind === 'captured') && charges
  })

test('a guest buys: three requests, a confirmed order, one charge, one mail', async () => {
  const email = 'buys@example.com'
  const { status, body: order } = await buy(shop, one(SKU, 2), { email })
  assert.equal(status, 201, JSON.stringify(order))
  assert.equal(order.status, 'confirmed')
  assert.deepEqual(order.totals.total, { amount: 2 * PRICE, currency: 'GBP' })
  assert.deepEqual(await captured(order), [
    { kind: 'authorised', amount: 2 * PRICE },
    { kind: 'captured', amount: 2 * PRICE },
  ])
  const [mail, ...more] = await until('the mail is there', async () => {
    const mails = await mailsTo(shop, email)
    return mails.length > 0 && mails
  })
  assert.deepEqual(more, [])
  assert.match(`${mail?.subject} ${mail?.text}`, new RegExp(order.number))
  assert.equal(mail?.deliveries, 1)
  assert.match(mail?.html ?? '', /<html/)
  const seen = await readOrder(shop, order)
  assert.deepEqual(
    seen.timeline.map(({ what }) => what).filter((what) => what === 'placed' || what === 'confirmed'),
    ['placed', 'confirmed'],
  )
})

test('a cart of 1,000 things is bought like any other, one more is refused, and the mail is not too long', async () => {
  const email = 'everything@example.com'
  const skus = Array.from({ length: 1_001 }, (_, n) => `LONG-${n}`)
  await stockUp(shop, Object.fromEntries(skus.map((sku) => [sku, 1])), PRICE)
  const all = skus.map((sku) => ({ sku, quantity: 1 }))
  await assert.rejects(fillCart(shop, all), (error) => {
    assert.ok(isProblem(error))
    assert.deepEqual([error.status, error.errors[0]?.pointer], [422, '/items'])
    return true
  })
  const { status, body: order } = await buy(shop, all.slice(1), { email })
  assert.deepEqual([status, order.lines.length, order.totals.total.amount], [201, 1_000, 1_000 * PRICE])
  assert.equal((await captured(order)).length, 2)
  const mail = await until('the mail is there', async () => (await mailsTo(shop, email))[0])
  assert.match(mail.text, /and 900 more articles/)
})

test('without its token an order does not exist', async () => {
  const { body: order } = await buy(shop, one())
  const keys: Record<string, string>[] = [{}, { 'x-order-token': 'guess' }]
  for (const headers of keys) {
    const { status, body } = await ask(shop, 'GET', `/v1/orders/${order.id}`, { headers })
    assert.deepEqual([status, body.code], [404, 'unknown_order'])
  }
})

for (const card of ['tok_declined', 'tok_insufficient_funds'])
  test(`${card} answers 402, and another card buys the same cart`, async () => {
    const email = `${card}@example.com`
    const cart = await fillCart(shop, one())
    const refused = await ask(shop, ...purchase(cart, { card, email }))
    assert.deepEqual([refused.status, refused.body.code], [402, 'payment_declined'])
    const paid = await ask<Order>(shop, ...purchase(cart, { email }))
    assert.deepEqual([paid.status, paid.body.status], [201, 'confirmed'], JSON.stringify(paid.body))
    await captured(paid.body)
    await until('both mails are there', async () => (await mailsTo(shop, email)).length === 2)
  })

test('more than there is answers 409 with the line, what was asked and what there is', async () => {
  const { status, body } = await buy(shop, one(RARE, 4))
  assert.deepEqual([status, body], [409, { ...body, code: 'out_of_stock' }])
  const [fault] = (body as unknown as { errors: Record<string, unknown>[] }).errors
  assert.deepEqual([fault?.sku, fault?.requested, fault?.available], [RARE, 4, 3])
})

test('a provider that charges and then is silent: accepted, looked up, charged once', async () => {
  const { status, body: order, headers } = await buy(shop, one(), { card: 'tok_timeout_charged' })
  assert.deepEqual([status, order.status], [202, 'payment_pending'])
  assert.equal(headers.get('location'), `/v1/orders/${order.id}`)
  await confirmed(order)
  const charges = await captured(order)
  assert.deepEqual(charges.map(({ kind }) => kind).sort(), ['authorised', 'captured'])
})

test('a slow provider is waited for', async () => {
  const { status, body } = await buy(shop, one(), { card: 'tok_slow' })
  assert.deepEqual([status, body.status], [201, 'confirmed'])
})

test('a payment that needs a second step is confirmed when the customer has taken it', async () => {
  const { status, body: order } = await buy(shop, one(), { card: 'tok_3ds' })
  assert.equal(status, 202)
  assert.equal(order.nextAction?.type, 'redirect')
  const page = await fetch(new URL(order.nextAction?.url ?? '', shop.gateway))
  assert.match(page.headers.get('content-type') ?? '', /text\/html/)
  const decided = await ask(shop, 'POST', order.nextAction?.url ?? '', { body: { approve: true } })
  assert.equal(decided.status, 200, JSON.stringify(decided.body))
  await confirmed(order)
  await captured(order)
})

test('what can be bought over HTTP can be bought over GraphQL', (t) => buyByGraphql(t, shop, SKU))

test('a thousand duplicates of one request at once are one order and one charge', async () => {
  const cart = await fillCart(shop, one())
  const request = purchase(cart, { key: randomUUID() })
  const said = await Promise.all(Array.from({ length: 1_000 }, () => ask<Order>(shop, ...request)))
  const bought = said.filter(({ status }) => status === 201)
  const busy = (each: Said<Order>) => each.status === 409 || each.status === 503
  assert.ok(bought.length > 0, JSON.stringify(said[0]))
  assert.deepEqual(
    said.filter((each) => each.status !== 201 && !busy(each)),
    [],
  )
  assert.equal(new Set(bought.map(({ body }) => JSON.stringify(body))).size, 1)
  const again = await insist<Order>(shop, ...request)
  assert.deepEqual([again.status, again.headers.get('idempotency-replayed')], [201, 'true'])
  assert.deepEqual(
    (await captured(again.body)).map(({ kind }) => kind),
    ['authorised', 'captured'],
  )
  const orders = await inDatabase(shop, 'order', (look) => look(`select id from orders where cart_id = '${cart.id}'`))
  assert.equal(orders.length, 1)
})

test('the same key for another purchase is refused', async () => {
  const key = randomUUID()
  const cart = await fillCart(shop, one())
  assert.equal((await ask(shop, ...purchase(cart, { key }))).status, 201)
  const other = await ask(shop, ...purchase(cart, { key, email: 'other@example.com' }))
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency_key_reused'])
})
