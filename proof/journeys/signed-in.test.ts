import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import { seededRandom } from '@souk/kit/world'
import { customerToken, newAddress, PASSWORD } from './account.ts'
import { stockUp } from './purchases.ts'
import { ask, fillCart, insist, purchase, type Order } from './shop.ts'
import { differ, median, TRIES, wrongPasswords } from './sign-in-timing.ts'
import { lifeOfFile, startSystem, type System } from './system.ts'
import { until } from './until.ts'

const SKU = 'OWN-1'

let shop: System
const life = lifeOfFile()

before(async () => {
  shop = await startSystem(life, { env: { USER_ERASURE_DELAY_SECONDS: '1' } })
  await stockUp(shop, { [SKU]: 1_000 }, 450)
})

/** Somebody who holds a token or a key. */
const as = (key: string) => ({
  get: <Body>(path: string) => ask<Body>(shop, 'GET', path, { headers: { authorization: `Bearer ${key}` } }),
  send: <Body>(method: string, path: string, body: object = {}, headers: Record<string, string> = {}) =>
    insist<Body>(shop, method, path, { body, headers: { authorization: `Bearer ${key}`, ...headers } }),
})
interface Listed<Item> {
  readonly data: readonly Item[]
}

test('a customer brings a cart along at login, buys it, and reads their own orders and messages, which nobody else can', async () => {
  const [ada, bob] = [as(await customerToken(shop)), as(await customerToken(shop))]
  const guest = await fillCart(shop, [{ sku: SKU, quantity: 2 }])
  const { body: own } = await ada.send<{ id: string }>('PUT', '/v1/carts/mine')
  const token = { 'x-cart-token': guest.token }
  await ada.send('POST', `/v1/carts/${own.id}/items`, { sku: SKU, quantity: 1 })
  for (let n = 0; n < 2; n++) {
    const merged = await ada.send<{ id: string; lines: object[] }>('POST', `/v1/carts/${guest.id}/merge`, {}, token)
    assert.deepEqual([merged.status, merged.body.id, merged.body.lines.length], [200, own.id, 1])
  }
  assert.equal((await ask(shop, 'GET', `/v1/carts/${guest.id}`, { headers: token })).status, 404)
  assert.equal((await bob.get(`/v1/carts/${own.id}`)).status, 404)

  const [, path, { body }] = purchase({ id: own.id, token: '' }, { email: 'ada@example.com' })
  const placed = await ada.send<Order>('POST', path, body, { 'idempotency-key': randomUUID() })
  assert.equal(placed.status, 201, JSON.stringify(placed.body))
  const { id } = placed.body
  const told = async (who: ReturnType<typeof as>) =>
    (await who.get<Listed<{ orderId: string }>>('/v1/messages')).body.data.map(({ orderId }) => orderId)
  await until('the message about it', async () => (await told(ada)).includes(id))
  assert.deepEqual(await told(bob), [])
  const orders = async (who: ReturnType<typeof as>) =>
    (await who.get<Listed<Order>>('/v1/orders')).body.data.map((order) => order.id)
  assert.deepEqual([await orders(ada), await orders(bob)], [[id], []])
  assert.deepEqual([(await ada.get(`/v1/orders/${id}`)).status, (await bob.get(`/v1/orders/${id}`)).status], [200, 404])
  assert.equal((await ask(shop, 'GET', '/v1/messages')).status, 401)
})

test('a customer takes along all that is known of them, and is erased in every service once nothing is under way', async () => {
  const [email, root] = [newAddress(), as(shop.staffKey)]
  const grace = as(await customerToken(shop, email))
  const { body: cart } = await grace.send<{ id: string }>('PUT', '/v1/carts/mine')
  await grace.send('POST', `/v1/carts/${cart.id}/items`, { sku: SKU, quantity: 1 })
  const [, path, { body }] = purchase({ id: cart.id, token: '' }, { email })
  const { id } = (await grace.send<Order>('POST', path, body, { 'idempotency-key': randomUUID() })).body
  const known = (await grace.get<{ customer: { customerId: string }; orders: Order[] }>('/v1/customers/me/export')).body
  assert.deepEqual(
    known.orders.map((order) => order.id),
    [id],
  )

  const erase = () => grace.send('POST', '/v1/customers/me/erasure', { password: PASSWORD })
  assert.equal((await erase()).status, 409)
  await grace.send('POST', `/v1/orders/${id}/cancel`)
  await until('nothing is under way', async () => (await erase()).status === 202, 60_000)
  const proof = async () =>
    (await root.get<{ doneAt?: string }>(`/v1/customers/${known.customer.customerId}/erasure`)).body
  await until('the proof', async () => (await proof()).doneAt !== undefined, 60_000)
  const order = (await root.get<Order>(`/v1/orders/${id}`)).body
  assert.doesNotMatch(JSON.stringify(order), new RegExp(`${email}|Lovelace`))
  const login = await insist(shop, 'POST', '/v1/auth/login', { body: { email, password: PASSWORD } })
  assert.deepEqual([login.status, (await grace.get('/v1/customers/me')).status], [401, 404])
})

test('a program acts by the key of somebody who works here, stands in the audit log as that person, and stops with them', async () => {
  const root = as(shop.staffKey)
  const email = `${randomUUID()}@example.com`
  const account = { email, password: PASSWORD, name: 'Grace Hopper', roles: ['warehouse'] }
  const { staffId } = (await root.send<{ staffId: string }>('POST', '/v1/staff', account)).body
  const { accessToken } = (
    await insist<{ accessToken: string }>(shop, 'POST', '/v1/auth/login', { body: { email, password: PASSWORD } })
  ).body
  const wanted = { name: 'Scanner', permissions: ['inventory:write'] }
  const made = await as(accessToken).send<{ key: string; keyId: string }>('POST', '/v1/api-keys', wanted)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const scanner = as(made.body.key)
  const receive = () => scanner.send('POST', `/v1/stock/${SKU}/receipts`, { quantity: 1 })
  assert.equal((await receive()).status, 201)
  assert.equal((await scanner.get('/v1/customers')).status, 403)

  const acts = async () => {
    const { body } = await root.get<Listed<{ operation: string; about: { id: string }[] }>>(
      `/v1/audit?subject=${staffId}`,
    )
    return body.data.map(({ operation, about }) => [operation, about[0]?.id])
  }
  await until('both acts are in the log', async () => (await acts()).length === 2)
  assert.deepEqual((await acts()).sort(), [
    ['makeKey', made.body.keyId],
    ['receive', SKU],
  ])

  await root.send('PATCH', `/v1/staff/${staffId}`, { disabled: true })
  await until('the key opens nothing', async () => (await receive()).status === 401, 60_000)
})

test('how long a wrong password takes does not tell whether there is an account', async (t) => {
  const { known, unknown } = await wrongPasswords(shop)
  t.diagnostic(`median ${median(known).toFixed(1)} ms known, ${median(unknown).toFixed(1)} ms unknown, ${TRIES} tries`)
  assert.ok(!differ(known, unknown), `${median(known)} ms and ${median(unknown)} ms`)
})

test('a difference of ten milliseconds would be seen, also among noise, and the same times are not one', () => {
  const random = seededRandom(7)
  const noisy = (ms: number) => Array.from({ length: TRIES / 2 }, () => ms + random.fraction() * 40)
  assert.equal(differ(noisy(30), noisy(40)), true)
  for (let n = 0; n < 20; n++) assert.equal(differ(noisy(30), noisy(30)), false)
})
