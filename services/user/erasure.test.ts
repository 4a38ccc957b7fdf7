import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { cart } from '@souk/cart/contract'
import { tableOf, type Saga } from '@souk/kit/saga'
import { Refusal, service } from '@souk/kit/service'
import { staff, tablesWith, trial, type As, type Trial } from '@souk/kit/testing'
import { notification } from '@souk/notification/contract'
import { order } from '@souk/order/contract'
import { shipping } from '@souk/shipping/contract'
import { user } from './contract.ts'
import { erasure as saga } from './erasure/erasure.ts'
import userService from './service.ts'
import { lettersOf, newCustomer, newStaff, PASSWORD, problem, signIn } from './test-support.ts'

const { eraseMe, erase, erasure, exportMe, me, login, refresh, register, addAddress, changeMe, forgotPassword } =
  user.operations
const ADA = 'ada@example.com'
const HOME = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }
const DELAY_MS = 60_000
const DAY_MS = 86_400_000

/** Those that know something of customers, as small as their contracts allow, and what they were asked. */
function surroundings() {
  const told = { underWay: 0, refusals: { order: 0, shipping: 0 }, asked: [] as string[] }
  const erased = (who: string) => async () => {
    told.asked.push(who)
    return { records: told.asked.length }
  }
  const erasedUnless = (who: 'order' | 'shipping', code: string) => async () => {
    if (told.refusals[who]-- > 0) throw new Refusal(code, 'conflict', 'Not yet.')
    return erased(who)()
  }
  const none = async () => ({ data: [], page: { nextCursor: null, hasMore: false } })
  const { ordersOf, list } = order.operations
  const { cartsOf } = cart.operations
  const basket = { id: `cart_${'0'.repeat(26)}`, currency: 'GBP', updatedAt: new Date(0).toISOString(), lines: [] }
  const of = { eraseCustomer: order.operations.eraseCustomer }
  const orders = service(
    { ...order, operations: { ...of, ordersOf, list } },
    {
      operations: {
        ordersOf: async () => ({ data: [], underWay: told.underWay }),
        eraseCustomer: erasedUnless('order', 'orders_under_way'),
        list: none,
      },
    },
  )
  const parcels = service(
    { ...shipping, operations: { eraseCustomer: shipping.operations.eraseCustomer } },
    { operations: { eraseCustomer: erasedUnless('shipping', 'parcels_under_way') } },
  )
  const carts = service(
    { ...cart, operations: { eraseCustomer: cart.operations.eraseCustomer, cartsOf } },
    { operations: { eraseCustomer: erased('cart'), cartsOf: async () => ({ data: [basket] }) } },
  )
  const messages = service(
    { ...notification, operations: { messages: notification.operations.messages } },
    { operations: { messages: none } },
  )
  return { told, orders, parcels, carts, messages }
}

let around: ReturnType<typeof surroundings>
let shop: Trial
let ada: Awaited<ReturnType<typeof newCustomer>>
let as: As
beforeEach(async () => {
  around = surroundings()
  shop = await trial([around.orders, around.parcels, around.carts, around.messages, userService], {
    env: { USER_ERASURE_DELAY_SECONDS: String(DELAY_MS / 1_000) },
  })
  ada = await newCustomer(shop, ADA)
  as = ada.as
})
afterEach(() => shop.stop())

const leave = () => shop.ask(eraseMe, { password: PASSWORD }, as)
const proof = () => shop.ask(erasure, { customerId: ada.subject }, staff)
const codeOf = async (...asked: Parameters<typeof problem>) => (await problem(...asked))[1]

describe('a customer who wants to be erased', () => {
  it('is gone at once: no password, token or link is good any more, and the e-mail address is free', async () => {
    await shop.ask(addAddress, HOME, as)
    await shop.ask(changeMe, { email: 'grace@example.com', password: PASSWORD }, as)
    await shop.ask(register, { email: ADA, password: PASSWORD, name: 'Somebody Else' })
    await shop.ask(forgotPassword, { email: ADA })
    await leave()
    for (const text of [ADA, 'grace@example.com', HOME.name, 'Somebody Else']) {
      const left = (await tablesWith(shop.database('user').read, text)).filter((name) => name !== 'souk_idempotency')
      assert.deepEqual(left, [], text)
    }
    assert.equal(await codeOf(shop, login, { email: ADA, password: PASSWORD }), 'wrong_credentials')
    assert.equal(await codeOf(shop, refresh, { refreshToken: ada.refreshToken }), 'session_over')
    for (const operation of [me, exportMe]) assert.equal(await codeOf(shop, operation, {}, as), 'unknown_customer')
    assert.equal(await codeOf(shop, addAddress, HOME, as), 'unknown_customer')
    assert.deepEqual(await lettersOf(shop), [])
    const again = await newCustomer(shop, ADA)
    assert.notEqual(again.subject, ada.subject)
  })

  it('is erased in every service as soon as no token is good any more, and the proof says what, where and when', async () => {
    const begun = await leave()
    assert.deepEqual([begun.askedBy, begun.parts.map(({ service }) => service)], [ada.subject, ['user']])
    await shop.advance(DELAY_MS - 10_000)
    assert.deepEqual(around.told.asked, [])
    await shop.advance(15_000)
    const { parts, askedAt, doneAt = '', answersGoneAt = '' } = await proof()
    assert.deepEqual(
      parts.slice(1).map(({ service, records }) => [service, records]),
      [
        ['order', 1],
        ['shipping', 2],
        ['cart', 3],
      ],
    )
    assert.ok(Date.parse(doneAt) - Date.parse(askedAt) >= DELAY_MS)
    assert.equal(Date.parse(answersGoneAt) - Date.parse(doneAt), DAY_MS)
    shop.clock.skip(DAY_MS)
    await shop.advance(601_000)
    assert.deepEqual(await tablesWith(shop.database('user').read, ADA), [])
  })

  it('shows the password again, and guesses are counted', async () => {
    const guess = () => codeOf(shop, eraseMe, { password: 'not this one' }, as)
    for (let n = 0; n < 5; n++) assert.equal(await guess(), 'wrong_password')
    assert.equal(await guess(), 'locked')
    await signInAfter(2_000)
    assert.equal((await shop.send(me, {}, as)).status, 200)
  })

  it('is told to wait for what is under way, and then nothing has changed', async () => {
    around.told.underWay = 2
    assert.deepEqual(await problem(shop, eraseMe, { password: PASSWORD }, as), [409, 'orders_under_way', undefined])
    assert.deepEqual(await problem(shop, erase, { customerId: ada.subject }, staff), [
      409,
      'orders_under_way',
      undefined,
    ])
    await signInAfter(0)
    assert.equal(await codeOf(shop, erasure, { customerId: ada.subject }, staff), 'not_asked')
  })

  it('is not erased while nobody can say what is under way', async () => {
    shop.kill('order')
    assert.equal((await shop.send(eraseMe, { password: PASSWORD }, as)).status, 503)
    await signInAfter(0)
  })

  it('is erased once, from however many windows', async () => {
    const said = await Promise.all([1, 2, 3].map(() => shop.send(eraseMe, { password: PASSWORD }, as)))
    assert.deepEqual(said.map(({ status }) => status).sort(), [202, 404, 404])
    await shop.advance(DELAY_MS + 10_000)
    assert.deepEqual(around.told.asked, ['order', 'shipping', 'cart'])
  })

  it('is erased by staff too, who stand in the proof', async () => {
    const clerk = await newStaff(shop, 'clerk@example.com', ['manager'], staff)
    const manager: As = { subject: clerk.staffId, permissions: ['user:write'] }
    assert.equal((await shop.ask(erase, { customerId: ada.subject }, manager)).askedBy, clerk.staffId)
    assert.equal(await codeOf(shop, erase, { customerId: ada.subject }, manager), 'unknown_customer')
    assert.equal(await codeOf(shop, eraseMe, { password: PASSWORD }, { subject: clerk.staffId }), 'unknown_customer')
  })
})

describe('an erasure', () => {
  it('goes on after a crash, and waits for who is away', async () => {
    await leave()
    shop.kill('shipping')
    await shop.advance(DELAY_MS + 5_000)
    shop.kill('user')
    await shop.start(userService)
    await shop.advance(120_000)
    assert.deepEqual(
      (await proof()).parts.map(({ service }) => service),
      ['user', 'order'],
    )
    await shop.start(around.parcels)
    await shop.advance(120_000)
    assert.ok((await proof()).doneAt)
    assert.deepEqual(around.told.asked, ['order', 'shipping', 'cart'])
  })

  it('asks again, later and later, who still needs an address', async () => {
    around.told.refusals = { order: 2, shipping: 1 }
    await leave()
    await shop.advance(DELAY_MS + 5_000)
    const asked: string[][] = []
    for (const waitMs of [10_000, 20_000, 40_000]) {
      asked.push([...around.told.asked])
      await shop.advance(waitMs)
    }
    assert.deepEqual(asked, [[], [], ['order']])
    assert.deepEqual(around.told.asked, ['order', 'shipping', 'cart'])
    assert.ok((await proof()).doneAt)
  })

  it('says for each of its states what becomes of what it can hear', () => {
    const table = tableOf(saga as unknown as Saga)
    const handled = Object.entries(table).map(([state, row]) => [
      state,
      Object.keys(row).filter((heard) => row[heard] === 'handle'),
    ])
    assert.deepEqual(Object.fromEntries(handled), {
      waiting: ['start.due'],
      orders: ['orders.ok', 'orders.refused', 'orders.unknown', 'again.due'],
      parcels: ['parcels.ok', 'parcels.refused', 'parcels.unknown', 'again.due'],
      carts: ['carts.ok', 'carts.unknown'],
      done: [],
    })
  })
})

describe('an export', () => {
  const exported = async () => {
    const { contentType, content } = await shop.ask(exportMe, {}, as)
    assert.equal(contentType, 'application/json')
    return JSON.parse(Buffer.from(content, 'base64').toString()) as Record<string, unknown[]>
  }

  it('is one document with all that the shop knows of the customer, and nothing that opens anything', async () => {
    await shop.ask(addAddress, HOME, as)
    const { customer, addresses = [], sessions, carts, ...rest } = await exported()
    assert.deepEqual(customer, await shop.ask(me, {}, as))
    assert.equal((addresses[0] as { line1: string }).line1, HOME.line1)
    assert.deepEqual([sessions?.length, carts?.length], [1, 1])
    assert.deepEqual(Object.keys(rest), ['exportedAt', 'orders', 'parcels', 'messages'])
    assert.doesNotMatch(JSON.stringify([sessions, customer]), /salt|hash|token/i)
  })

  it('is whole, or not given', async () => {
    shop.kill('cart')
    assert.equal((await shop.send(exportMe, {}, as)).status, 503)
  })
})

/** The account is as good as before. */
async function signInAfter(ms: number): Promise<void> {
  await shop.advance(ms)
  assert.equal((await signIn(shop, { email: ADA, password: PASSWORD })).subject, ada.subject)
}
