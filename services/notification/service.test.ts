import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { Undeliverable, type OutboundMessage } from '@souk/kit/message'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { notification } from './contract.ts'
import service from './service.ts'
import { makeOrders, orderId, tellsOf } from './test-support/orders.ts'

const { messages, resend, resendFailed } = notification.operations

const { known, orders } = makeOrders()
let shop: Trial
let trouble: (message: OutboundMessage) => void
beforeEach(async () => {
  known.phone = undefined
  known.order = {}
  known.missing.clear()
  known.erased.clear()
  known.own = []
  trouble = () => {}
  shop = await trial([orders, service], {
    env: { NOTIFICATION_ATTEMPTS: '8' },
    deliver: (message) => trouble(message),
  })
})
afterEach(() => shop.stop())

const { place, confirm, defer, cancel, refund, bringBack, dispatch, deliver, lose } = tellsOf(() => shop)
const list = async (input = {}) => (await shop.ask(messages, input, staff)).data
const kinds = async () => (await list()).map(({ kind, channel, status }) => `${kind} ${channel} ${status}`)
const subjects = () => shop.delivered().map(({ subject }) => subject)
const emitted = async () =>
  (await shop.published()).filter(({ type }) => type.startsWith('notification.')).map(({ type }) => type)

test('a confirmed order is told within a second, to the address of the order, and nothing about it is kept', async () => {
  await place(1)
  await confirm(1)
  await shop.advance(800)
  const [mail, ...others] = shop.delivered()
  assert.deepEqual(others, [])
  assert.equal(mail?.to, `${orderId(1)}@example.com`)
  assert.match(mail?.subject ?? '', /is confirmed/)
  assert.match(mail?.html ?? '', /Hand-thrown mug/)
  assert.deepEqual(await kinds(), ['order_confirmed email sent'])
  assert.deepEqual(await emitted(), ['notification.sent'])
  const kept = await shop.database('notification').read.all`select * from message`
  assert.doesNotMatch(JSON.stringify(kept), /example\.com|Lovelace/)
  assert.equal((await list())[0]?.messageId, mail?.id)
})

test('an order that is confirmed at once is told once, one that is not is told that it was received', async () => {
  await place(1)
  await place(2)
  await confirm(1)
  await shop.advance(9_000)
  assert.equal(shop.delivered().length, 1)
  await shop.advance(2_000)
  assert.match(subjects()[1] ?? '', /received/)
  await confirm(2)
  await shop.advance(1_000)
  assert.match(subjects()[2] ?? '', /confirmed/)
})

test('a payment that waits is told once, by mail and to the telephone if there is a number', async () => {
  known.phone = '+44 20 7946 0000'
  await place(1)
  await defer(1)
  await shop.advance(60_000)
  assert.deepEqual((await kinds()).sort(), ['payment_waiting email sent', 'payment_waiting sms sent'])
  const text = shop.delivered().find(({ channel }) => channel === 'sms')
  assert.deepEqual([text?.to, text?.subject, text?.html], [known.phone, '', undefined])
  await confirm(1)
  await shop.advance(1_000)
  assert.match(subjects()[2] ?? '', /confirmed/)
})

test('what waits for the mail server is dropped when its customer was erased meanwhile', async () => {
  trouble = () => {
    throw new Error('mail.internal is out of order')
  }
  await confirm(1)
  await shop.advance(1_000)
  assert.deepEqual(await kinds(), ['order_confirmed email waiting'])
  known.erased.add(orderId(1))
  trouble = () => {}
  await shop.advance(60_000)
  assert.deepEqual([await kinds(), shop.delivered(), await emitted()], [[], [], []])
})

test('without a telephone number there is no text message', async () => {
  await defer(1)
  await shop.advance(60_000)
  assert.deepEqual(await kinds(), ['payment_waiting email sent'])
})

test('a payment that was settled in a moment is never told to wait', async () => {
  await place(1)
  await defer(1)
  await confirm(1)
  await shop.advance(60_000)
  assert.deepEqual(await kinds(), ['order_confirmed email sent'])
})

for (const [reason, subject] of [
  ['payment_declined', /did not work/],
  ['payment_overdue', /did not work/],
  ['out_of_stock', /is cancelled/],
  ['customer', /is cancelled/],
  ['staff', /is cancelled/],
] as const)
  test(`an order that is cancelled because of ${reason} is told so, and nothing else`, async () => {
    await place(1)
    await cancel(1, reason)
    await shop.advance(60_000)
    assert.equal(subjects().length, 1)
    assert.match(subjects()[0] ?? '', subject)
  })

test('of an order that was refused while its customer waited nothing is told, unless it was told that it came in', async () => {
  await place(1)
  await cancel(1, 'inventory_unavailable')
  await shop.advance(60_000)
  assert.deepEqual(await kinds(), [])
  await place(2)
  await shop.advance(60_000)
  await cancel(2, 'inventory_unavailable')
  await shop.advance(60_000)
  assert.deepEqual((await kinds()).sort(), ['order_cancelled email sent', 'order_received email sent'])
})

test('each refund and each return is told once, however often it is heard of', async () => {
  await refund(1)
  await refund(1, `ref_${'0'.repeat(26)}`)
  await bringBack(1)
  await bringBack(1)
  await refund(1)
  await shop.advance(60_000)
  assert.deepEqual((await kinds()).sort(), [
    'order_refunded email sent',
    'order_refunded email sent',
    'order_returned email sent',
  ])
  assert.equal(new Set(shop.delivered().map(({ id }) => id)).size, 3)
  assert.deepEqual(new Set((await list()).map(({ about }) => about)).size, 3)
})

test('a parcel is told once when it is on its way, has arrived or is lost, with its number', async () => {
  for (const _ of [1, 2]) await dispatch(1)
  await shop.advance(2_000)
  await deliver(1)
  await lose(2)
  await shop.advance(2_000)
  const expected = ['order_delivered email sent', 'order_shipped email sent', 'parcel_lost email sent']
  assert.deepEqual((await kinds()).sort(), expected)
  assert.ok(shop.delivered().every(({ text }) => text.includes('SK0123456789AB')))
})

test('a return weeks after the order is told, one of an order that was history when it came in is not', async () => {
  const weeks = 21 * 86_400_000
  const ago = (ms: number) => new Date(shop.clock.now() - ms).toISOString()
  known.order = { placedAt: ago(weeks), createdAt: ago(weeks) }
  await bringBack(1)
  await shop.advance(5_000)
  assert.equal(shop.delivered().length, 1)
  known.order = { placedAt: ago(weeks), createdAt: ago(0) }
  await bringBack(2)
  await shop.advance(5_000)
  assert.equal(shop.delivered().length, 1)
})

test('nobody gets mail about orders of years ago', async () => {
  const years = 15 * 365 * 86_400_000
  await place(1, years)
  await confirm(1, years)
  await shop.advance(60_000)
  assert.deepEqual(shop.delivered(), [])
  assert.deepEqual(await list(), [])
})

test('while the mail server is away messages wait, and when it is back each is sent once', async () => {
  trouble = () => {
    throw new Error('connection refused')
  }
  for (let n = 1; n <= 40; n++) await confirm(n)
  await shop.advance(20_000)
  const [first] = await list()
  assert.equal(first?.status, 'waiting')
  assert.equal(first?.lastError, 'connection refused')
  assert.ok((first?.attempts ?? 0) >= 3 && (first?.attempts ?? 9) <= 6, `${first?.attempts} attempts in 20 s`)
  trouble = () => {}
  await shop.advance(60_000)
  const ids = shop.delivered().map(({ id }) => id)
  assert.deepEqual([ids.length, new Set(ids).size], [40, 40])
  assert.ok((await list({ limit: 100 })).every(({ status, lastError }) => status === 'sent' && lastError === undefined))
})

test('news that is overtaken while the mail server is away is not sent any more', async () => {
  trouble = () => {
    throw new Error('connection refused')
  }
  await place(1)
  await defer(1)
  await shop.advance(60_000)
  await confirm(1)
  trouble = () => {}
  await shop.advance(120_000)
  assert.equal(shop.delivered().length, 1)
  assert.match(subjects()[0] ?? '', /confirmed/)
})

test('of a parcel that arrives while the mail server is away only the arrival is told', async () => {
  trouble = () => {
    throw new Error('connection refused')
  }
  await dispatch(1)
  await shop.advance(60_000)
  await deliver(1)
  trouble = () => {}
  await shop.advance(120_000)
  assert.deepEqual(await kinds(), ['order_delivered email sent'])
  assert.equal(shop.delivered().length, 1)
})

test('a message that never gets through is given up and announced; staff can try it again', async () => {
  trouble = () => {
    throw new Error('connection refused')
  }
  await confirm(1)
  await shop.advance(600_000)
  const [message] = await list({ status: 'failed' })
  assert.equal(message?.attempts, 8)
  assert.deepEqual(await emitted(), ['notification.failed'])
  trouble = () => {}
  const { messageId } = message as { messageId: string }
  assert.equal((await shop.ask(resend, { messageId }, staff)).status, 'waiting')
  await shop.advance(1_000)
  assert.equal(shop.delivered().length, 1)
  await assert.rejects(shop.ask(resend, { messageId }, staff), (error) => isRefusal(error, 'already_sent'))
  await assert.rejects(shop.ask(resend, { messageId: orderId(9).replace('ord', 'msg') }, staff), (error) =>
    isRefusal(error, 'unknown_message'),
  )
})

test('an address that nobody knows is given up at once', async () => {
  trouble = () => {
    throw new Undeliverable('550 unknown')
  }
  await confirm(1)
  known.missing.add(orderId(2))
  await confirm(2)
  await shop.advance(1_000)
  assert.deepEqual(
    (await list({ status: 'failed' })).map(({ attempts, lastError }) => [attempts, lastError]),
    [
      [1, 'There is no such order.'],
      [1, '550 unknown'],
    ],
  )
})

test('staff can try everything that failed again at once, and what fails again is listed again', async () => {
  trouble = () => {
    throw new Undeliverable('550 unknown')
  }
  for (let n = 1; n <= 3; n++) await confirm(n)
  await shop.advance(1_000)
  assert.equal((await list({ status: 'failed' })).length, 3)
  trouble = ({ to }) => {
    if (to.startsWith(orderId(2))) throw new Undeliverable('550 unknown')
  }
  assert.deepEqual(await shop.ask(resendFailed, {}, staff), { resent: 3 })
  await shop.advance(1_000)
  assert.equal(shop.delivered().length, 2)
  assert.deepEqual(
    (await list({ status: 'failed' })).map((each) => [each.orderId, each.attempts]),
    [[orderId(2), 1]],
  )
  assert.equal((await shop.send(resendFailed, {}, { subject: 'cus_1' })).status, 403)
})

test('while orders cannot be asked messages wait', async () => {
  shop.kill('order')
  await confirm(1)
  await shop.advance(10_000)
  assert.equal((await list())[0]?.status, 'waiting')
  await shop.start(orders)
  await shop.advance(60_000)
  assert.equal(shop.delivered().length, 1)
})

test('a process that dies between sending and writing that down sends again, under the same id', async () => {
  trouble = () => {
    trouble = () => {}
    shop.kill('notification')
  }
  await confirm(1)
  await shop.advance(2_000)
  assert.equal(shop.delivered().length, 1)
  await shop.start(service)
  await shop.advance(5_000)
  const [first, second, ...others] = shop.delivered().map(({ id }) => id)
  assert.ok(first)
  assert.deepEqual([second, others], [first, []])
  assert.deepEqual(await kinds(), ['order_confirmed email sent'])
})

test('an event that comes twice, or again after the database was put back, is the same message', async () => {
  const twice = await trial([orders, service], { faults: { deliveries: (batch) => [batch, batch] } })
  await tellsOf(() => twice).confirm(1)
  await twice.advance(5_000)
  const later = await trial([orders, service])
  await later.advance(10_000)
  await tellsOf(() => later).confirm(1)
  await later.advance(5_000)
  const [first, ...others] = twice.delivered()
  assert.deepEqual(others, [])
  assert.equal(later.delivered()[0]?.id, first?.id)
  await Promise.all([twice.stop(), later.stop()])
})

test('events that come while it is down are told when it is back', async () => {
  shop.kill('notification')
  await place(1)
  await confirm(1)
  await shop.start(service)
  await shop.advance(5_000)
  assert.equal(shop.delivered().length, 1)
})

test('one message that hangs in trouble does not keep the others back', async () => {
  trouble = ({ to }) => {
    if (to.startsWith(orderId(3))) throw new Error('mailbox full')
  }
  for (let n = 1; n <= 100; n++) await confirm(n)
  await shop.advance(2_000)
  assert.equal(shop.delivered().length, 99)
})

test('staff read the messages page by page, by order and by status', async () => {
  for (let n = 1; n <= 5; n++) await confirm(n)
  await shop.advance(1_000)
  const first = await shop.ask(messages, { limit: 3 }, staff)
  const second = await shop.ask(messages, { limit: 3, cursor: first.page.nextCursor as string }, staff)
  assert.deepEqual([first.data.length, second.data.length, second.page.hasMore], [3, 2, false])
  assert.equal(new Set([...first.data, ...second.data].map(({ messageId }) => messageId)).size, 5)
  assert.deepEqual(
    (await list({ orderId: orderId(2), status: 'sent' })).map((each) => each.orderId),
    [orderId(2)],
  )
  assert.deepEqual(await list({ status: 'waiting' }), [])
  await assert.rejects(shop.ask(messages, { cursor: 'nonsense' }, staff), (error) => isRefusal(error, 'bad_cursor'))
})

test('who has not signed in reads no messages, and only staff try them again', async () => {
  assert.equal((await shop.send(messages, {})).status, 401)
  assert.equal(
    (await shop.send(resend, { messageId: orderId(1).replace('ord', 'msg') }, { subject: 'cus_1' })).status,
    403,
  )
})

test('an error that names the address reaches neither the log nor the list of messages', async () => {
  trouble = ({ to }) => {
    throw new Error(`cannot reach <${to}>`)
  }
  await confirm(1)
  await shop.advance(1_000)
  const told = JSON.stringify([shop.recorded.lines, await list()])
  assert.match(told, /cannot reach/)
  assert.doesNotMatch(told, /example\.com/)
})
