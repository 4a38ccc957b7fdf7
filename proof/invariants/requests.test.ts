import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heardFaults } from './heard.ts'
import { requestFaults, type Answered } from './requests.ts'

const told = (key: string, change: Partial<Answered> = {}): Answered => ({
  key,
  cartId: 'cart_1',
  outcome: 'ok',
  orderId: 'ord_1',
  code: '',
  ...change,
})
const refused = (code: string) => told('other', { outcome: 'refused', orderId: undefined, code })
const live = [{ orderId: 'ord_1', cartId: 'cart_1' }]

test('a request that was repeated and named one order is in order, and so is one whose answers were lost', () => {
  assert.deepEqual(requestFaults([told('a'), told('a')], live), [])
  assert.deepEqual(requestFaults([told('a', { outcome: 'unknown', orderId: undefined })], live), [])
  assert.deepEqual(requestFaults([refused('payment_declined')], []), [])
  assert.deepEqual(requestFaults([refused('already_ordered')], live), [])
})

test('one key that named two orders is caught', () =>
  assert.equal(requestFaults([told('a'), told('a', { orderId: 'ord_2' })], live).length, 1))

test('an order that lives although its customer was refused is caught', () =>
  assert.equal(requestFaults([refused('payment_declined')], live).length, 1))

const announced = [{ source: 'order', key: 'ord_1', seq: 3 }]
const hearers = { order: ['cart', 'notification'] }
const at = (consumer: string, seq: number) => ({ consumer, source: 'order', key: 'ord_1', seq })

test('who has taken in every event is in order; who lacks the last, or all of them, is caught', () => {
  assert.deepEqual(heardFaults(announced, [at('cart', 3), at('notification', 3)], hearers), [])
  assert.deepEqual(heardFaults(announced, [at('cart', 2), at('notification', 3)], hearers), [
    'cart has heard 2 of 3 events of order ord_1',
  ])
  assert.equal(heardFaults(announced, [], hearers).length, 2)
})
