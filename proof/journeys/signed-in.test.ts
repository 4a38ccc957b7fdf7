import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { before, test } from 'node:test'
import type { Souk } from '@souk/client'
import { seededRandom } from '@souk/kit/world'
import { customerToken, newAddress, PASSWORD } from './account.ts'
import { carryOut } from './guide.ts'
import { stockUp } from './purchases.ts'
import { clientOf, fillCart, purchase, type Order } from './shop.ts'
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
const as = (token: string) => clientOf(shop, token)
const orderOf = (cartId: string, email: string) => ({
  ...purchase({ id: cartId, token: '' }, { email })[2].body,
  cartId,
})

test('every example of the guide to the typed client prints what the guide says', async () => {
  await stockUp(shop, { 'CER-MUG-OCH': 10 }, 2_400)
  const { printed, expected } = await carryOut('docs/guides/use-the-typed-client.md', shop)
  assert.deepEqual(printed, expected)
  assert.ok(expected.length > 10)
})

test('a customer brings a cart along at login, buys it, and reads their own orders and messages, which nobody else can', async () => {
  const [ada, bob] = [as(await customerToken(shop)), as(await customerToken(shop))]
  const { id: cartId, token } = await fillCart(shop, [{ sku: SKU, quantity: 2 }])
  const own = await ada.cart.openMine()
  await ada.cart.add({ cartId: own.id, sku: SKU, quantity: 1 })
  for (let n = 0; n < 2; n++) {
    const merged = await ada.cart.merge({ cartId, token })
    assert.deepEqual([merged.id, merged.lines.length], [own.id, 1])
  }
  await assert.rejects(clientOf(shop).cart.show({ cartId, token }), { status: 404 })
  await assert.rejects(bob.cart.show({ cartId: own.id }), { status: 404 })

  const placed = await ada.order.place.ask(orderOf(own.id, 'ada@example.com'))
  if (!placed.ok) throw placed.problem
  const { id } = placed.output
  assert.equal(placed.status, 201)
  const told = async (who: Souk) => (await who.notification.messages()).data.map(({ orderId }) => orderId)
  await until('the message about it', async () => (await told(ada)).includes(id))
  assert.deepEqual(await told(bob), [])
  const orders = async (who: Souk) => (await who.order.list()).data.map((order) => order.id)
  assert.deepEqual([await orders(ada), await orders(bob)], [[id], []])
  assert.equal((await ada.order.show({ orderId: id })).id, id)
  await assert.rejects(bob.order.show({ orderId: id }), { status: 404 })
  await assert.rejects(clientOf(shop).notification.messages(), { status: 401 })
})

test('a customer takes along all that is known of them, and is erased in every service once nothing is under way', async () => {
  const [email, root] = [newAddress(), as(shop.staffKey)]
  const grace = as(await customerToken(shop, email))
  const cart = await grace.cart.openMine()
  await grace.cart.add({ cartId: cart.id, sku: SKU, quantity: 1 })
  const { id } = await grace.order.place(orderOf(cart.id, email))
  const file = await grace.user.exportMe()
  const known = JSON.parse(await file.text()) as { customer: { customerId: string }; orders: Order[] }
  assert.deepEqual(
    known.orders.map((order) => order.id),
    [id],
  )

  const erase = async () => (await grace.user.eraseMe.ask({ password: PASSWORD })).status
  assert.equal(await erase(), 409)
  await grace.order.cancel({ orderId: id })
  await until('nothing is under way', async () => (await erase()) === 202, 60_000)
  const { customerId } = known.customer
  const isDone = async () => (await root.user.erasure({ customerId })).doneAt !== undefined
  await until('the proof', isDone, 60_000)
  assert.doesNotMatch(JSON.stringify(await root.order.show({ orderId: id })), new RegExp(`${email}|Lovelace`))
  await assert.rejects(clientOf(shop).user.login({ email, password: PASSWORD }), { status: 401 })
  await assert.rejects(grace.user.me(), { status: 404 })
})

test('a program acts by the key of somebody who works here, stands in the audit log as that person, and stops with them', async () => {
  const root = as(shop.staffKey)
  const email = `${randomUUID()}@example.com`
  const account = { email, password: PASSWORD, name: 'Grace Hopper', roles: ['warehouse' as const] }
  const { staffId } = await root.user.addStaff(account)
  const { accessToken } = await clientOf(shop).user.login({ email, password: PASSWORD })
  const made = await as(accessToken).user.makeKey({ name: 'Scanner', permissions: ['inventory:write'] })
  const scanner = as(made.key)
  const receive = () => scanner.inventory.receive.ask({ sku: SKU, quantity: 1 })
  assert.equal((await receive()).status, 201)
  await assert.rejects(scanner.user.customers(), { status: 403 })

  const acts = async () =>
    (await root.user.audit({ subject: staffId })).data.map(({ operation, about }) => [operation, about[0]?.id])
  await until('all acts are in the log', async () => (await acts()).length === 3)
  assert.deepEqual((await acts()).sort(), [
    ['login', undefined],
    ['makeKey', made.keyId],
    ['receive', SKU],
  ])

  await root.user.changeStaff({ staffId, disabled: true })
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
