import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startStripe } from '../../services/payment/stripe/test-support.ts'
import { stockUp } from './purchases.ts'
import { buyInTheEnd, readOrder } from './shop.ts'
import { asStaff } from './staff.ts'
import { startSystem } from './system.ts'
import { until } from './until.ts'

const SKU = 'STRIPE-1'
const items = [{ sku: SKU, quantity: 2 }]

test('with PAYMENT_PROVIDER=stripe an order is declined, paid and given back at Stripe', async (t) => {
  const stripe = await startStripe()
  t.after(() => stripe.close())
  const shop = await startSystem(t, {
    env: {
      PAYMENT_PROVIDER: 'stripe',
      PAYMENT_WEBHOOK_SECRET: 'whsec_1',
      PROVIDER_STRIPE_SECRET_KEY: 'sk_test_1',
      PROVIDER_STRIPE_URL: stripe.url,
    },
  })
  await stockUp(shop, { [SKU]: 10 }, 450)
  const declined = await buyInTheEnd(shop, items, { card: 'pm_declined' })
  assert.deepEqual([declined.status, (declined.body as unknown as { code: string }).code], [402, 'payment_declined'])
  const { status, body: order } = await buyInTheEnd(shop, items, { card: 'pm_visa' })
  assert.deepEqual([status, order.status], [201, 'confirmed'], JSON.stringify(order))
  const [intent] = [...stripe.intents.values()]
  await until('the money is taken', async () => intent?.status === 'succeeded')
  const path = `/v1/orders/${order.id}/refunds`
  const body = { amount: { amount: 300, currency: 'GBP' } }
  assert.equal((await asStaff(shop, { method: 'POST', path, body, key: 'some-of-it' })).outcome, 'ok')
  await until('the order knows that it is given back', async () =>
    (await readOrder(shop, order)).timeline.some(({ what }) => what === 'refunded'),
  )
  assert.deepEqual(
    [stripe.intents.size, intent?.amount_received, intent?.latest_charge?.amount_refunded],
    [1, 900, 300],
  )
})
