import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tablesWith, trial } from '@souk/kit/testing'
import { order } from './contract.ts'
import orderService from './service.ts'
import { purchase } from './test-support/orders.ts'
import { surroundings } from './test-support/shop.ts'

test('the token of a card is kept nowhere once it was given to payment: not in the saga, not in its history', async (t) => {
  const around = surroundings()
  const shop = await trial([around.cart, around.inventory, around.payment, around.shipping, orderService])
  t.after(() => shop.stop())
  const input = {
    ...purchase,
    ...around.fill(`cart_${'1'.repeat(26)}`),
    payment: { method: 'card', token: 'tok_visa' },
  }
  const { status } = await shop.send(order.operations.place, input, { idempotencyKey: 'k' })
  assert.deepEqual([status, await tablesWith(shop.database('order').read, 'tok_visa')], [201, []])
})
