import assert from 'node:assert/strict'
import { test } from 'node:test'
import { erasureFaults } from './erasures.ts'

const gone = { customerId: 'cus_1', isProved: true, stands: [] }

test('a customer of whom nothing is left but the proof is no fault', () => assert.deepEqual(erasureFaults([gone]), []))

test('a customer whom something still names is caught, and so is one who was never erased', () => {
  const other = { ...gone, customerId: 'cus_2' }
  assert.deepEqual(erasureFaults([gone, { ...other, stands: ['order.souk_saga', 'shipping.souk_saga_history'] }]), [
    'cus_2 is erased, and order.souk_saga says who that was',
    'cus_2 is erased, and shipping.souk_saga_history says who that was',
  ])
  assert.deepEqual(erasureFaults([{ ...other, isProved: false }]), ['cus_2 wants to be erased, and nothing proves it'])
})
