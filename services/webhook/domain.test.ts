import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deliveryOf } from './delivery.ts'
import { deliveryIdOf } from './delivery-id.ts'
import {
  afterAttempt,
  isFor,
  isTaken,
  mostUnderWay,
  PAUSES_MS,
  quietUntil,
  secretsAt,
  type Endpoint,
} from './domain.ts'

const NOW = Date.parse('2026-11-30T12:00:00.000Z')
const endpoint: Endpoint = {
  endpointId: `whe_${'0'.repeat(26)}`,
  url: 'https://erp.example/hooks',
  events: ['order.confirmed'],
  description: '',
  secret: 'whsec_new',
  createdAt: NOW,
}
const news = { eventId: 'order:ord_1:1', type: 'order.confirmed', at: NOW, data: {} }
const failed = { at: NOW, ms: 1, problem: 'It answered 500.' }

test('an event is for those who named its type or everything', () => {
  assert.ok(isFor(endpoint, 'order.confirmed', NOW))
  assert.ok(isFor({ ...endpoint, events: ['*'] }, 'cart.expired', NOW))
  assert.ok(!isFor(endpoint, 'order.confirm', NOW) && !isFor(endpoint, 'order.confirmed.more', NOW))
})

test('what was history when the endpoint was made is not for it; a clock that is hours behind makes no history', () => {
  assert.ok(isFor(endpoint, 'order.confirmed', NOW - 23 * 3_600_000))
  assert.ok(!isFor(endpoint, 'order.confirmed', NOW - 24 * 3_600_000))
})

test('only a 2xx takes an event', () => {
  const taken = Array.from({ length: 600 }, (_, status) => status).filter(isTaken)
  assert.deepEqual([taken[0], taken.at(-1), taken.length], [200, 299, 100])
})

test('the secret before signs until its last moment, and the new one always first', () => {
  const rotated = { ...endpoint, previousSecret: 'whsec_old', previousUntil: NOW + 1 }
  assert.deepEqual(secretsAt(rotated, NOW), ['whsec_new', 'whsec_old'])
  assert.deepEqual(secretsAt(rotated, NOW + 1), ['whsec_new'])
  assert.deepEqual(secretsAt(endpoint, NOW), ['whsec_new'])
})

test('who fails gets one at a time', () =>
  assert.ok(mostUnderWay(endpoint) > 1 && mostUnderWay({ ...endpoint, failingSince: NOW }) === 1))

test('who is busy is left alone for seconds or until a date, and for an hour at most', () => {
  const inTwoMinutes = new Date(NOW + 120_000).toUTCString()
  for (const status of [429, 503])
    for (const [asked, seconds] of [
      ['1', 1],
      ['120', 120],
      [inTwoMinutes, 120],
      ['86400', 3_600],
      ['9'.repeat(400), 3_600],
      ['Wed, 01 Jan 2098 00:00:00 GMT', 3_600],
    ] as const)
      assert.equal(quietUntil(status, asked, NOW), NOW + seconds * 1_000, asked)
})

test('what cannot be understood, is past or comes with another status asks for nothing', () => {
  const past = new Date(NOW).toUTCString()
  for (const asked of ['', '0', '-5', '1.5', '2 minutes', 'tomorrow GMT', past, '2098-01-01', 'January 2098'])
    assert.equal(quietUntil(429, asked, NOW), undefined, asked)
  for (const status of [200, 301, 404, 410, 500]) assert.equal(quietUntil(status, '120', NOW), undefined)
})

test('a delivery that always fails waits longer and longer, and is given up after the last pause', () => {
  let delivery = deliveryOf(news, endpoint.endpointId, NOW)
  const pauses: number[] = []
  for (; delivery.status === 'waiting'; delivery = afterAttempt(delivery, failed, NOW))
    if (delivery.attemptCount > 0) pauses.push(delivery.nextAttemptAt - NOW)
  assert.deepEqual(pauses, [...PAUSES_MS])
  assert.deepEqual(
    pauses,
    pauses.toSorted((one, other) => one - other),
  )
  assert.ok(pauses.reduce((sum, ms) => sum + ms, 0) > 3 * 86_400_000)
})

test('whatever came of the attempts before, one that is taken delivers, and the log keeps the newest twenty', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), (failures) => {
      let delivery = deliveryOf(news, endpoint.endpointId, NOW)
      for (let n = 0; n < failures; n++) delivery = afterAttempt(delivery, failed, NOW)
      delivery = afterAttempt(delivery, { at: NOW, ms: 1, status: 204 }, NOW)
      assert.equal(delivery.status, 'delivered')
      assert.equal(delivery.attemptCount, failures + 1)
      assert.equal(delivery.attempts.length, Math.min(failures + 1, 20))
      assert.equal(delivery.attempts.at(-1)?.status, 204)
    }),
  )
})

test('the id of a delivery follows from event and endpoint alone, and sorts by the time of the event', () => {
  const moment = fc.integer({ min: 0, max: 2 ** 42 })
  fc.assert(
    fc.property(moment, moment, fc.string(), fc.string(), (one, other, event, to) => {
      const id = deliveryIdOf(event, one, to)
      assert.match(id, /^whd_[0-9a-hjkmnp-tv-z]{26}$/)
      assert.equal(id, deliveryIdOf(event, one, to))
      if (one < other) assert.ok(id < deliveryIdOf(event, other, to))
      assert.notEqual(id, deliveryIdOf(event, one, `${to}x`))
    }),
  )
})
