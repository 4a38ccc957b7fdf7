import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { notification } from './contract.ts'
import service from './service.ts'
import { CUSTOMER, makeOrders, orderId, tellsOf } from './test-support/orders.ts'

const { messages } = notification.operations
const customer: As = { subject: CUSTOMER }
const other: As = { subject: 'cus_other' }

const { known, orders } = makeOrders()
let shop: Trial
let failing = false
beforeEach(async () => {
  failing = false
  known.missing.clear()
  shop = await trial([orders, service], {
    env: { NOTIFICATION_ATTEMPTS: '1' },
    deliver: () => {
      if (failing) throw new Error('mail.internal is out of order')
    },
  })
})
afterEach(() => shop.stop())
const { confirm } = tellsOf(() => shop)

/** Orders of the customer, several in one moment, between those of another. */
async function bought(orders: number, moment = (n: number) => n) {
  known.own = []
  const id = (n: number, customer: string) => {
    const time = String(moment(n)).padStart(10, '0')
    return `ord_${time}${(customer === CUSTOMER ? 'a' : 'b').padEnd(16, String(n % 10))}`
  }
  for (let n = 1; n <= orders; n++)
    for (const customer of [CUSTOMER, 'cus_other']) {
      known.own.push({ id: id(n, customer), customer })
      await confirm(id(n, customer))
    }
  await shop.advance(2_000)
}

/** Every page, and which order each message is about. */
async function pagesOf(as: As, limit: number): Promise<string[][]> {
  const pages: string[][] = []
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { data, page } = await shop.ask(messages, { limit, ...(cursor ? { cursor } : {}) }, as)
    pages.push(data.map((each) => each.orderId))
    cursor = page.nextCursor
  }
  return pages
}

test('a customer reads the messages about their own orders, page by page, none twice and none left out', async () => {
  for (const moment of [(n: number) => n, (n: number) => Math.ceil(n / 4)]) {
    await bought(9, moment)
    const all = (await shop.ask(messages, { limit: 100 }, staff)).data
    const own = known.own.filter((each) => each.customer === CUSTOMER).map(({ id }) => id)
    const wanted = all.filter((each) => own.includes(each.orderId)).map((each) => each.orderId)
    for (const limit of [1, 2, 4, 20, 100]) {
      const pages = await pagesOf(customer, limit)
      assert.deepEqual(pages.flat(), wanted, `pages of ${limit}`)
      assert.ok(pages.every(({ length }) => length <= limit))
    }
    assert.deepEqual(await pagesOf({ subject: 'cus_nobody' }, 20), [[]])
  }
})

test('the messages about an order of somebody else are none, as of one that does not exist', async () => {
  await bought(1)
  const [mine, theirs] = known.own.map(({ id }) => id)
  const ofOrder = async (id: string, as: As) => (await shop.send(messages, { orderId: id }, as)).body
  const nothing = { data: [], page: { nextCursor: null, hasMore: false } }
  known.missing.add(theirs as string).add(orderId(9))
  assert.deepEqual(await ofOrder(theirs as string, customer), nothing)
  assert.deepEqual(await ofOrder(orderId(9), customer), nothing)
  assert.deepEqual(await ofOrder(mine as string, other), nothing)
  assert.equal((await shop.ask(messages, { orderId: mine as string }, customer)).data.length, 1)
  const clerk: As = { subject: 'stf_1', permissions: ['order:write'] }
  assert.deepEqual(await ofOrder(mine as string, clerk), nothing)
})

test('a customer learns that a message failed, but not what the mail server said', async () => {
  failing = true
  await bought(1)
  const [failed] = (await shop.ask(messages, { status: 'failed' }, customer)).data
  assert.deepEqual([failed?.status, failed?.lastError], ['failed', undefined])
  assert.match((await shop.ask(messages, { status: 'failed' }, staff)).data[0]?.lastError ?? '', /out of order/)
  assert.deepEqual((await shop.ask(messages, { status: 'sent' }, customer)).data, [])
})
