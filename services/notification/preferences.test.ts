import assert from 'node:assert/strict'
import { afterEach, beforeEach, test, type TestContext } from 'node:test'
import { listenHttp } from '@souk/kit/http'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { notification } from './contract.ts'
import service from './service.ts'
import { CUSTOMER, makeOrders, orderId, tellsOf, TOKEN } from './test-support/orders.ts'

const { messages, resend, preferences, putPreferences } = notification.operations

let shop: Trial
let trouble: () => void
beforeEach(async () => {
  trouble = () => {}
  shop = await trial([makeOrders().orders, service], { deliver: () => trouble() })
})
afterEach(() => shop.stop())

const { confirm, dispatch, deliver, lose, refund } = tellsOf(() => shop)
const [of1, news] = [{ orderId: orderId(1), token: TOKEN }, ['order_shipped', 'order_delivered'] as const]
const list = async (input = {}) => (await shop.ask(messages, { orderId: orderId(1), ...input }, staff)).data
const told = async () => (await list()).map(({ kind, status }) => `${kind} ${status}`).sort()

test('news that a guest does not want is not sent, and says so; what carries a duty is', async () => {
  assert.deepEqual(await shop.ask(preferences, of1), { orderId: of1.orderId, unwanted: [], optional: news })
  await shop.ask(putPreferences, { ...of1, unwanted: ['order_delivered', 'order_shipped', 'order_shipped'] })
  assert.deepEqual((await shop.ask(preferences, of1)).unwanted, news)
  await confirm(1)
  await dispatch(1)
  await shop.advance(2_000)
  await deliver(1)
  await refund(1)
  await lose(1)
  await dispatch(2)
  await shop.advance(2_000)
  assert.deepEqual(await told(), [
    'order_confirmed sent',
    'order_delivered suppressed',
    'order_refunded sent',
    'order_shipped suppressed',
    'parcel_lost sent',
  ])
  assert.equal(shop.delivered().length, 4, 'the other order is told as before')
  const [suppressed] = await list({ status: 'suppressed' })
  assert.deepEqual([suppressed?.kind, suppressed?.sentAt], ['order_delivered', undefined])
  assert.ok(suppressed?.suppressedAt)
  assert.equal((await list({ status: 'sent' })).length, 3)
})

test('what carries a duty cannot be switched off', async () => {
  const { status } = await shop.send(putPreferences, { ...of1, unwanted: ['order_confirmed'] } as never)
  assert.equal(status, 422)
})

test('what was heard of before the choice and waits is not sent either', async () => {
  trouble = () => {
    throw new Error('connection refused')
  }
  await dispatch(1)
  await shop.advance(2_000)
  await shop.ask(putPreferences, { ...of1, unwanted: ['order_shipped'] })
  trouble = () => {}
  await shop.advance(60_000)
  assert.deepEqual(await told(), ['order_shipped suppressed'])
  assert.deepEqual(shop.delivered(), [])
})

test('who changes their mind gets what comes, and staff can send what was suppressed', async () => {
  await shop.ask(putPreferences, { ...of1, unwanted: ['order_shipped'] })
  await dispatch(1)
  await shop.advance(1_000)
  const [message] = await list()
  const { messageId } = message as { messageId: string }
  await shop.ask(resend, { messageId }, staff)
  await shop.advance(1_000)
  assert.deepEqual(await told(), ['order_shipped suppressed'], 'it is still not wanted')
  await shop.ask(putPreferences, { ...of1, unwanted: [] })
  await shop.ask(resend, { messageId }, staff)
  await shop.advance(1_000)
  await deliver(1)
  await shop.advance(1_000)
  assert.deepEqual(await told(), ['order_delivered sent', 'order_shipped sent'])
  assert.equal(shop.delivered().length, 2)
})

test('only who may see the order may choose, and staff only with a permission of notification', async () => {
  const choice = { orderId: orderId(1), unwanted: [...news] }
  const unknown = (error: unknown) => isRefusal(error, 'unknown_order')
  for (const token of [{}, { token: 'wrong' }]) {
    await assert.rejects(shop.ask(preferences, { orderId: orderId(1), ...token }), unknown)
    await assert.rejects(shop.ask(putPreferences, { ...choice, ...token }), unknown)
  }
  const reader = { subject: 'sta_1', permissions: ['order:read', 'notification:read'] }
  await assert.rejects(shop.ask(putPreferences, { ...choice, token: TOKEN }, reader), unknown)
  assert.deepEqual((await shop.ask(preferences, { orderId: orderId(1) }, reader)).unwanted, [])
  await shop.ask(putPreferences, choice, { subject: CUSTOMER })
  assert.deepEqual((await shop.ask(preferences, { orderId: orderId(1) }, staff)).unwanted, news)
})

/** The service behind a real door; a mail that can be done without says where that is. */
async function behindDoor(t: TestContext): Promise<URL> {
  const door = await listenHttp({
    contract: notification,
    version: '1',
    operations: notification.operations,
    dispatch: (name, input) => shop.send(notification.operations[name as keyof typeof notification.operations], input),
    hears: [],
    onCommit: () => () => {},
    notReady: async () => [],
    metrics: async () => '',
  })
  t.after(() => door.close())
  await shop.stop()
  shop = await trial([makeOrders().orders, service], { env: { NOTIFICATION_PUBLIC_URL: door.url } })
  await dispatch(1)
  await shop.advance(1_000)
  return new URL(shop.delivered()[0]?.unsubscribeUrl ?? '')
}

test('one click in a mail program ends the news of an order, whether it comes as a form or as multipart', async (t) => {
  const address = await behindDoor(t)
  const multipart = new FormData()
  multipart.set('List-Unsubscribe', 'One-Click')
  for (const body of [new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }), multipart]) {
    await shop.ask(putPreferences, { ...of1, unwanted: [] })
    assert.equal((await fetch(address, { method: 'POST', body })).status, 200)
    assert.deepEqual((await shop.ask(preferences, of1)).unwanted, news)
  }
  await deliver(1)
  await confirm(1)
  await shop.advance(1_000)
  assert.deepEqual(await told(), ['order_confirmed sent', 'order_delivered suppressed', 'order_shipped sent'])
})

test('who only looks at the address, has another token or sends something else ends nothing', async (t) => {
  const address = await behindDoor(t)
  const [wrong, none] = [new URL(address), new URL(address)]
  wrong.searchParams.set('token', 'wrong')
  none.search = ''
  const click = { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) }
  const statuses: number[] = []
  for (const [url, request] of [
    [address, {}],
    [address, { method: 'POST' }],
    [address, { ...click, body: 'List-Unsubscribe=Never' }],
    [address, { ...click, headers: { 'content-type': 'application/json' }, body: '{"form":1}' }],
    [wrong, click],
    [none, click],
  ] as const)
    statuses.push((await fetch(url, request)).status)
  assert.deepEqual(statuses, [404, 400, 422, 400, 404, 422])
  assert.deepEqual((await shop.ask(preferences, of1)).unwanted, [])
})
