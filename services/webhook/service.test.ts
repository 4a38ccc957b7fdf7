import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, mock, test } from 'node:test'
import { cart } from '@souk/cart/contract'
import { ForbiddenTarget } from '@souk/kit/outbound'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { Webhook } from 'standardwebhooks'
import { webhook } from './contract.ts'
import service from './service.ts'
import { broken, hanging, makeSubscribers, taken } from './test-support/subscribers.ts'

const { create, change, show, list, remove, rotateSecret, sendTest, deliveries, resend, eventTypes } =
  webhook.operations
const { changed, expired } = cart.events
const ERP = 'https://erp.example/hooks'
const CRM = 'https://crm.example/hooks'
const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]

let shop: Trial
let subscribers: ReturnType<typeof makeSubscribers>
beforeEach(async () => {
  subscribers = makeSubscribers()
  shop = await trial([service], { post: subscribers.post })
})
afterEach(() => shop.stop())

const subscribe = (url = ERP, events = [expired.type]) => shop.ask(create, { url, events }, staff)
const cartId = (n: number) => `cart_${String(n).padStart(26, '0')}`
const expire = (n: number) => shop.tell(expired, { cartId: cartId(n) })
const log = async (endpointId: string, more = {}) =>
  (await shop.ask(deliveries, { endpointId, limit: 100, ...more }, staff)).data
const state = (endpointId: string) => shop.ask(show, { endpointId }, staff)
const idsAt = (url: string) => subscribers.at(url).map(({ headers }) => headers['webhook-id'])
const emitted = async () => (await shop.published()).filter(({ type }) => type.startsWith('webhook.'))

/** Much time passes, without every tick of it. */
const later = async (ms: number) => {
  shop.clock.skip(ms)
  await shop.advance(1_500)
}

/** By the package that subscribers use. It takes the time from the machine, so the machine is told ours. */
function verified({ body, headers }: { body: string; headers: Readonly<Record<string, string>> }, secret: string) {
  mock.timers.enable({ apis: ['Date'], now: shop.clock.now() })
  try {
    return new Webhook(secret).verify(body, { ...headers })
  } finally {
    mock.timers.reset()
  }
}

test('an event is sent within a second to who subscribed it, signed, and to nobody else', async () => {
  const { secret, endpointId } = await subscribe()
  await subscribe(CRM, [changed.type])
  await expire(1)
  await shop.advance(1_000)
  const [request, ...others] = subscribers.sent
  assert.deepEqual([request?.url, request?.reach, others], [ERP, 'public', []])
  const { type, data, timestamp } = verified(request!, secret) as Record<string, unknown>
  assert.deepEqual([type, data], ['cart.expired', { cartId: cartId(1) }])
  assert.ok(Math.abs(Date.parse(String(timestamp)) - shop.clock.now()) < 5_000)
  const [delivery] = await log(endpointId)
  assert.deepEqual(
    [delivery?.status, delivery?.attempts.map(({ status }) => status), delivery?.deliveryId],
    ['delivered', [204], request?.headers['webhook-id']],
  )
})

test('the signature is the HMAC of id, moment and body, and one changed byte breaks it', async () => {
  const { secret } = await subscribe()
  await expire(1)
  await shop.advance(1_000)
  const { body, headers } = subscribers.sent[0]!
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  assert.ok(key.length >= 24 && key.length <= 64, `${key.length} bytes`)
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const expected = createHmac('sha256', key).update(signed).digest('base64')
  assert.equal(headers['webhook-signature'], `v1,${expected}`)
  assert.throws(() => verified({ headers, body: body.replace('expired', 'changed') }, secret))
  assert.throws(() => verified({ body, headers: { ...headers, 'webhook-id': 'whd_other' } }, secret))
})

test('for a day after a rotation both secrets verify, then only the new one', async () => {
  const { endpointId, secret: old } = await subscribe()
  const { secret } = await shop.ask(rotateSecret, { endpointId }, staff)
  assert.notEqual(secret, old)
  await expire(1)
  await shop.advance(1_000)
  const [both] = subscribers.sent
  assert.ok(verified(both!, secret) && verified(both!, old))
  await later(DAY_MS)
  await expire(2)
  await shop.advance(1_000)
  const [, one] = subscribers.sent
  assert.ok(verified(one!, secret))
  assert.throws(() => verified(one!, old))
})

test('a secret is shown once, and by nothing else', async () => {
  const { endpointId, secret } = await subscribe()
  await expire(1)
  await shop.advance(1_000)
  const shown = [await state(endpointId), await shop.ask(list, {}, staff), await log(endpointId), await emitted()]
  assert.doesNotMatch(JSON.stringify(shown), /whsec_/)
  assert.match(secret, /^whsec_[\w+/=]{32,}$/)
})

test('who wants everything is sent everything, but not what happened before', async () => {
  await expire(1)
  await later(HOUR_MS)
  await subscribe(ERP, ['*'])
  await expire(2)
  await shop.tell(cart.events.merged, { cartId: cartId(3), intoCartId: cartId(4) })
  await shop.advance(1_000)
  assert.deepEqual(
    subscribers.sent.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    ['cart.expired', 'cart.merged'],
  )
})

test('what fails is tried again under the same id and with the same bytes, with pauses that grow to a day', async () => {
  const { endpointId } = await subscribe()
  subscribers.answers(ERP, () => broken)
  await expire(1)
  await shop.advance(1_000)
  await shop.advance(6_000)
  for (const ms of [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS]) await later(ms)
  for (const ms of [14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS]) await later(ms)
  const [delivery] = await log(endpointId)
  assert.deepEqual([delivery?.status, delivery?.attempts.length, subscribers.sent.length], ['failed', 10, 10])
  const [first] = delivery?.attempts ?? []
  assert.deepEqual([first?.status, first?.problem, first?.answer], [500, 'It answered 500.', 'out of order'])
  assert.equal(new Set(idsAt(ERP)).size, 1)
  assert.equal(new Set(subscribers.sent.map(({ body }) => body)).size, 1)
  await later(2 * DAY_MS)
  assert.equal(subscribers.sent.length, 10)
})

test('a retry is signed anew, so that it is not too old', async () => {
  const { secret } = await subscribe()
  let answer = broken
  subscribers.answers(ERP, () => answer)
  await expire(1)
  await shop.advance(1_000)
  answer = taken
  await later(10 * MINUTE_MS)
  assert.ok(verified(subscribers.sent.at(-1)!, secret))
})

for (const [title, status] of [
  ['a redirect', 302],
  ['not modified', 304],
  ['too many requests', 429],
  ['a refusal', 404],
] as const)
  test(`${title} does not count as taken`, async () => {
    const { endpointId } = await subscribe()
    subscribers.answers(ERP, () => ({ status, body: '' }))
    await expire(1)
    await shop.advance(1_000)
    const [delivery] = await log(endpointId)
    assert.deepEqual([delivery?.status, delivery?.attempts[0]?.status], ['waiting', status])
    assert.ok((await state(endpointId)).failingSince)
  })

test('who does not answer within 15 s has not taken it, and neither has who cannot be reached', async () => {
  const { endpointId } = await subscribe()
  subscribers.answers(ERP, hanging)
  await expire(1)
  await shop.advance(16_500)
  const [first] = (await log(endpointId))[0]?.attempts ?? []
  assert.match(first?.problem ?? '', /No answer within 15000 ms/)
  assert.ok((first?.ms ?? 0) >= 15_000)
  subscribers.answers(ERP, () => {
    throw new Error('connect ECONNREFUSED')
  })
  await shop.advance(10_000)
  const [, second] = (await log(endpointId))[0]?.attempts ?? []
  assert.deepEqual([second?.status, second?.problem], [undefined, 'No answer came: connect ECONNREFUSED'])
  subscribers.answers(ERP, () => {
    throw Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
  })
  await later(5 * MINUTE_MS)
  const [, , third] = (await log(endpointId))[0]?.attempts ?? []
  assert.equal(third?.problem, 'No answer came: ECONNREFUSED')
})

test('an address that may not be reached fails with the reason', async () => {
  const { endpointId } = await subscribe()
  subscribers.answers(ERP, () => {
    throw new ForbiddenTarget('Its name leads to an address that is not on the internet.')
  })
  await expire(1)
  await shop.advance(1_000)
  assert.match((await log(endpointId))[0]?.attempts[0]?.problem ?? '', /^Its name leads/)
})

test('an endpoint that is busy is left alone as long as it asks for, with everything that is for it', async () => {
  const { endpointId } = await subscribe()
  await subscribe(CRM)
  subscribers.answers(ERP, () => ({ status: 429, body: '', retryAfter: '60' }))
  await expire(1)
  await shop.advance(1_000)
  subscribers.answers(ERP, () => taken)
  await expire(2)
  const { quietUntil } = await state(endpointId)
  const left = Date.parse(quietUntil ?? '') - shop.clock.now()
  assert.ok(left > 55_000 && left <= 60_000, `${left} ms`)
  await shop.advance(left - 1_000)
  assert.deepEqual([subscribers.at(ERP).length, subscribers.at(CRM).length], [1, 2])
  await shop.advance(3_000)
  const found = await log(endpointId)
  assert.deepEqual(
    found.map(({ status, attempts }) => [status, attempts.map((each) => each.status)]),
    [
      ['delivered', [204]],
      ['delivered', [429, 204]],
    ],
  )
  assert.equal(found[1]?.attempts[0]?.quietUntil, quietUntil)
})

test('one subscriber that hangs delays no other', async () => {
  await subscribe(ERP)
  const { endpointId } = await subscribe(CRM)
  subscribers.answers(ERP, hanging)
  for (let n = 1; n <= 40; n++) {
    await expire(n)
    await shop.advance(1_000)
  }
  const late = (await log(endpointId)).map(
    ({ createdAt, attempts }) => Date.parse(attempts[0]?.at ?? '') - Date.parse(createdAt),
  )
  assert.equal(late.length, 40)
  assert.ok(Math.max(...late) <= 1_500, `the longest waited ${Math.max(...late)} ms`)
  assert.ok(subscribers.at(ERP).length <= 8 + 3, `${subscribers.at(ERP).length} requests hung`)
})

test('an endpoint has at most eight at a time, and one by one while it fails', async () => {
  await subscribe()
  subscribers.answers(ERP, hanging)
  for (let n = 1; n <= 30; n++) await expire(n)
  await shop.advance(2_000)
  assert.equal(subscribers.sent.length, 8)
  await shop.advance(15_000)
  assert.equal(subscribers.sent.length, 9)
})

test('410 disables an endpoint at once, with an event and the reason, and enabling it sends what waited', async () => {
  const { endpointId } = await subscribe()
  subscribers.answers(ERP, () => ({ status: 410, body: '' }))
  await expire(1)
  await shop.advance(1_000)
  const { enabled, disabledReason, disabledAt } = await state(endpointId)
  assert.deepEqual([enabled, disabledReason, typeof disabledAt], [false, 'gone', 'string'])
  assert.deepEqual(
    (await emitted()).map(({ type, data }) => [type, data]),
    [['webhook.disabled', { endpointId, reason: 'gone' }]],
  )
  await later(HOUR_MS)
  await expire(2)
  await shop.advance(1_000)
  assert.equal(subscribers.sent.length, 1)
  subscribers.answers(ERP, () => taken)
  await shop.ask(change, { endpointId, enabled: true }, staff)
  await shop.advance(1_000)
  assert.deepEqual(
    (await log(endpointId)).map(({ status }) => status),
    ['delivered'],
  )
})

test('an endpoint where everything fails for five days is disabled, one that took something meanwhile is not', async () => {
  const failing = await subscribe(ERP)
  const other = await subscribe(CRM)
  for (const url of [ERP, CRM]) subscribers.answers(url, () => broken)
  for (let day = 1; day <= 6; day++) {
    await expire(day)
    if (day === 4) subscribers.answers(CRM, () => taken)
    await later(HOUR_MS)
    if (day === 4) subscribers.answers(CRM, () => broken)
    await later(23 * HOUR_MS)
  }
  const { disabledReason, failingSince } = await state(failing.endpointId)
  assert.equal(disabledReason, 'failing')
  assert.ok(failingSince)
  assert.equal((await state(other.endpointId)).enabled, true)
  assert.deepEqual(
    (await emitted()).map(({ data }) => data),
    [{ endpointId: failing.endpointId, reason: 'failing' }],
  )
})

test('staff can disable an endpoint, and change its address and what it is sent', async () => {
  const { endpointId } = await subscribe()
  const off = await shop.ask(change, { endpointId, enabled: false }, staff)
  assert.deepEqual([off.enabled, off.disabledReason], [false, 'asked'])
  await expire(1)
  await shop.advance(1_000)
  assert.deepEqual(subscribers.sent, [])
  await assert.rejects(shop.ask(sendTest, { endpointId }, staff), (error) => isRefusal(error, 'endpoint_disabled'))
  const on = await shop.ask(change, { endpointId, enabled: true, url: CRM, events: ['cart.merged'] }, staff)
  assert.deepEqual([on.enabled, on.url, on.events, on.disabledReason], [true, CRM, ['cart.merged'], undefined])
  await expire(2)
  await shop.advance(1_000)
  assert.deepEqual(subscribers.sent, [])
})

test('what is answered by an address that was changed meanwhile says nothing about the new one', async () => {
  const answer = Promise.withResolvers<void>()
  const { endpointId } = await subscribe()
  subscribers.answers(ERP, async () => {
    await answer.promise
    return { status: 410, body: '' }
  })
  await expire(1)
  await shop.advance(1_000)
  await shop.ask(change, { endpointId, url: CRM }, staff)
  answer.resolve()
  await shop.advance(1_000)
  const { enabled, failingSince } = await state(endpointId)
  assert.deepEqual([enabled, failingSince, await emitted()], [true, undefined, []])
  await shop.advance(6_000)
  assert.deepEqual([subscribers.at(ERP).length, subscribers.at(CRM).length], [1, 1])
  assert.deepEqual(idsAt(CRM), idsAt(ERP))
})

for (const [what, mend] of [
  ['is enabled again', { enabled: true }],
  ['has another address', { url: CRM }],
] as const)
  test(`what waits for its next attempt is sent at once when its endpoint ${what}`, async () => {
    const { endpointId } = await subscribe()
    subscribers.answers(ERP, () => ({ status: 503, body: '', retryAfter: '3600' }))
    await expire(1)
    await shop.advance(1_000)
    subscribers.answers(ERP, () => taken)
    const { quietUntil, failingSince } = await shop.ask(change, { endpointId, description: 'for the ERP' }, staff)
    assert.ok(quietUntil && failingSince, 'another description mends nothing')
    await shop.ask(change, { endpointId, ...mend }, staff)
    await shop.advance(1_500)
    assert.deepEqual([subscribers.sent.length, (await log(endpointId))[0]?.status], [2, 'delivered'])
    assert.equal((await state(endpointId)).quietUntil, undefined)
  })

test('a test event is sent whatever is subscribed, and what became of it is in the log', async () => {
  const { endpointId, secret } = await subscribe()
  const { deliveryId, type } = await shop.ask(sendTest, { endpointId }, staff)
  await shop.advance(1_000)
  assert.deepEqual(verified(subscribers.sent[0]!, secret), {
    type,
    timestamp: (verified(subscribers.sent[0]!, secret) as { timestamp: string }).timestamp,
    data: { endpointId },
  })
  assert.deepEqual([type, idsAt(ERP)], ['webhook.test', [deliveryId]])
})

test('a delivery can be sent again, under its id, also one that was given up or taken', async () => {
  const { endpointId } = await subscribe()
  await expire(1)
  await shop.advance(1_000)
  const [{ deliveryId } = { deliveryId: '' }] = await log(endpointId)
  assert.equal((await shop.ask(resend, { deliveryId }, staff)).status, 'waiting')
  await shop.advance(1_000)
  assert.deepEqual(idsAt(ERP), [deliveryId, deliveryId])
  assert.equal((await log(endpointId))[0]?.attempts.length, 2)
  const unknown = deliveryId.replace(/.{5}$/, '00000')
  await assert.rejects(shop.ask(resend, { deliveryId: unknown }, staff), (error) =>
    isRefusal(error, 'unknown_delivery'),
  )
  await shop.ask(change, { endpointId, enabled: false }, staff)
  await assert.rejects(shop.ask(resend, { deliveryId }, staff), (error) => isRefusal(error, 'endpoint_disabled'))
  assert.equal((await log(endpointId))[0]?.status, 'delivered')
})

for (const [title, first] of [
  ['took', taken],
  ['did not take', broken],
] as const)
  test(`a delivery that is to be sent again while somebody is sent it, and ${title} it, is sent again afterwards`, async () => {
    const answer = Promise.withResolvers<void>()
    const { endpointId } = await subscribe()
    subscribers.answers(ERP, async () => {
      await answer.promise
      return first
    })
    await expire(1)
    await shop.advance(2_000)
    const [{ deliveryId } = { deliveryId: '' }] = await log(endpointId)
    for (let n = 0; n < 2; n++) await shop.ask(resend, { deliveryId }, staff)
    subscribers.answers(ERP, () => taken)
    answer.resolve()
    await shop.advance(2_000)
    const [{ status, attempts } = { status: '', attempts: [] }] = await log(endpointId)
    assert.deepEqual([status, attempts.map((each) => each.status)], ['delivered', [first.status, 204]])
    assert.deepEqual(idsAt(ERP), [deliveryId, deliveryId])
    await shop.advance(10_000)
    assert.equal(subscribers.sent.length, 2)
  })

test('what is unknown, and what was removed, is refused', async () => {
  const { endpointId } = await subscribe()
  await expire(1)
  await shop.advance(1_000)
  assert.deepEqual(await shop.ask(remove, { endpointId }, staff), { endpointId })
  for (const operation of [show, change, remove, rotateSecret, sendTest, deliveries])
    await assert.rejects(shop.ask(operation, { endpointId } as never, staff), (error) =>
      isRefusal(error, 'unknown_endpoint'),
    )
  assert.deepEqual(await shop.database('webhook').read.all`select * from delivery`, [])
  await expire(2)
  await shop.advance(1_000)
  assert.equal(subscribers.sent.length, 1)
})

for (const url of [
  'ftp://erp.example/',
  'http://erp.example/',
  'file:///etc/passwd',
  'gopher://erp.example/',
  'javascript:alert(1)',
  'no url',
  'https://user:secret@erp.example/',
  'https://127.0.0.1/',
  'https://localhost:8080/',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://[::ffff:127.0.0.1]/',
  'https://169.254.169.254/latest/meta-data/',
])
  test(`nothing is ever sent to ${url}`, async () => {
    const { endpointId } = await subscribe()
    for (const [operation, input] of [
      [create, { url, events: ['*'] }],
      [change, { endpointId, url }],
    ] as const) {
      const { status, body } = await shop.send(operation, input, staff)
      const { code, errors } = body as { code: string; errors: { pointer: string }[] }
      assert.deepEqual([status, code, errors.map(({ pointer }) => pointer)], [422, 'bad_url', ['/url']])
    }
    assert.equal((await state(endpointId)).url, ERP)
  })

test('an event that nobody tells is refused, with its place', async () => {
  const { status, body } = await shop.send(create, { url: ERP, events: ['cart.expired', 'cart.melted'] }, staff)
  const { code, errors } = body as { code: string; errors: { pointer: string }[] }
  assert.deepEqual([status, code, errors.map(({ pointer }) => pointer)], [422, 'unknown_event', ['/events/1']])
  assert.equal((await shop.send(create, { url: ERP, events: [] }, staff)).status, 422)
  assert.deepEqual((await shop.ask(list, {}, staff)).data, [])
})

test('what can be subscribed is what the contracts tell', async () => {
  const { data } = await shop.ask(eventTypes, {}, staff)
  const types = data.map(({ type }) => type)
  for (const type of ['order.confirmed', 'shipping.dispatched', 'payment.captured', 'catalog.changed', 'cart.expired'])
    assert.ok(types.includes(type), type)
  assert.equal(new Set(types).size, types.length)
})

test('lists are in pages, and a cursor that is none is refused', async () => {
  const made = [await subscribe(), await subscribe(CRM), await subscribe()]
  const first = await shop.ask(list, { limit: 2 }, staff)
  const rest = await shop.ask(list, { limit: 2, cursor: String(first.page.nextCursor) }, staff)
  assert.deepEqual(
    [...first.data, ...rest.data].map(({ endpointId }) => endpointId),
    made.map(({ endpointId }) => endpointId).toReversed(),
  )
  assert.equal(rest.page.hasMore, false)
  for (let n = 1; n <= 3; n++) await expire(n)
  await shop.advance(2_000)
  const { endpointId } = made[0]!
  const newest = await shop.ask(deliveries, { endpointId, limit: 2, status: 'delivered' }, staff)
  const oldest = await shop.ask(deliveries, { endpointId, cursor: String(newest.page.nextCursor) }, staff)
  assert.deepEqual([newest.data.length, oldest.data.length, oldest.page.hasMore], [2, 1, false])
  for (const [operation, input] of [
    [list, { cursor: 'x' }],
    [deliveries, { endpointId, cursor: endpointId }],
  ] as const)
    assert.equal((await shop.send(operation, input, staff)).status, 422)
})

test('nobody but staff who may is let in', async () => {
  const { endpointId } = await subscribe()
  for (const permissions of [[], ['order:read'], ['webhook:read']])
    for (const [operation, input] of [
      [create, { url: ERP, events: ['*'] }],
      [rotateSecret, { endpointId }],
      [sendTest, { endpointId }],
    ] as const)
      assert.equal((await shop.send(operation, input, { subject: 'stf_1', permissions })).status, 403)
  assert.equal((await shop.send(list, {}, { subject: 'stf_1', permissions: ['webhook:read'] })).status, 200)
})

test('there are at most a hundred endpoints', async () => {
  for (let n = 0; n < 100; n++) await subscribe()
  await assert.rejects(subscribe(), (error) => isRefusal(error, 'too_many_endpoints'))
})

test('an event that comes twice is sent once', async () => {
  const twice = await trial([service], {
    post: subscribers.post,
    faults: { deliveries: (batch) => [batch, batch] },
  })
  await twice.ask(create, { url: ERP, events: ['*'] }, staff)
  await twice.tell(expired, { cartId: cartId(1) })
  await twice.advance(5_000)
  assert.equal(subscribers.sent.length, 1)
  await twice.stop()
})

test('a process that dies while it sends sends again, under the same id', async () => {
  const { endpointId } = await subscribe()
  subscribers.answers(ERP, () => {
    subscribers.answers(ERP, () => taken)
    shop.kill('webhook')
    return { status: 200, body: '' }
  })
  await expire(1)
  await shop.advance(2_000)
  await shop.start(service)
  await shop.advance(5_000)
  const [first, second, ...others] = idsAt(ERP)
  assert.ok(first)
  assert.deepEqual([second, others], [first, []])
  assert.deepEqual(
    (await log(endpointId)).map(({ status, attempts }) => [status, attempts.length]),
    [['delivered', 1]],
  )
})

test('a process that is stopped while somebody hangs stops at once, and the next one sends', async () => {
  shop.kill('webhook')
  const first = await shop.start(service)
  await subscribe()
  subscribers.answers(ERP, hanging)
  await expire(1)
  await shop.advance(2_000)
  const before = shop.clock.now()
  await first.stop()
  assert.ok(shop.clock.now() - before < 5_000, `${shop.clock.now() - before} ms`)
  subscribers.answers(ERP, () => taken)
  await shop.start(service)
  await shop.advance(2_000)
  const [one, other, ...others] = idsAt(ERP)
  assert.ok(one)
  assert.deepEqual([other, others], [one, []])
})

test('deliveries are forgotten after a month', async () => {
  const { endpointId } = await subscribe()
  await expire(1)
  await later(29 * DAY_MS)
  assert.equal((await log(endpointId)).length, 1)
  shop.clock.skip(2 * DAY_MS)
  await shop.advance(10 * MINUTE_MS)
  assert.deepEqual(await log(endpointId), [])
})
