import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { staff, tablesWith, trial, type As, type Trial } from '@souk/kit/testing'
import { shipping } from '@souk/shipping/contract'
import { order } from './contract.ts'
import type { Shown } from './domain.ts'
import { NOBODY } from './domain/erased.ts'
import orderService from './service.ts'
import { purchase } from './test-support/orders.ts'
import { surroundings } from './test-support/shop.ts'

const { place, show, cancel, recipients, ordersOf, eraseCustomer, return: bringBack, receiveReturn } = order.operations
const { dispatched, delivered } = shipping.events
const customerId = `cus_${'1'.repeat(26)}`
const customer: As = { subject: customerId }
const user: As = { service: 'user' }
const NAME = 'Grace Hopper'
const EMAIL = 'grace@example.com'
const REASON = 'It arrived at Grace Street, and I moved.'
const DAY_MS = 86_400_000

let around: ReturnType<typeof surroundings>
let shop: Trial
beforeEach(async () => {
  around = surroundings()
  shop = await trial([around.cart, around.inventory, around.payment, around.shipping, orderService])
})
afterEach(() => shop.stop())

let made = 0
type Bought = Shown & { token: string }

async function buy(as: As = customer): Promise<Bought> {
  const cartId = `cart_${String(++made).padStart(26, '0')}`
  const shippingAddress = { ...purchase.shippingAddress, name: NAME, phone: '+44 20 7946 0018' }
  const input = { ...purchase, ...around.fill(cartId), email: EMAIL, shippingAddress }
  return (await shop.send(place, input, { ...as, idempotencyKey: `key-${made}` })).body as Bought
}
async function arrive({ id: orderId }: Bought): Promise<void> {
  const about = { orderId, shipmentId: `shp_${'0'.repeat(26)}`, carrier: 'carrier', trackingNumber: 'SK1' }
  for (const event of [dispatched, delivered])
    await shop.tell(event, { ...about, at: new Date(shop.clock.now()).toISOString() })
  await shop.advance(1_000)
}
const erase = () => shop.send(eraseCustomer, { customerId }, user)
const codeOf = ({ status, body }: { status: number; body: unknown }) => [status, (body as { code?: string }).code]
const holding = async (text: string) => tablesWith(shop.database('order').read, text)

describe('erasing a customer', () => {
  it('leaves what was bought and paid, and nobody in it: not in orders, not in sagas, and a day later not in answers', async () => {
    const bought = await buy()
    await arrive(bought)
    const lines = [{ sku: 'MUG', quantity: 1 }]
    const about = { orderId: bought.id, lines, reason: REASON }
    const { returnId } = await shop.ask(bringBack, about, { ...customer, idempotencyKey: 'r' })
    await shop.ask(receiveReturn, { orderId: bought.id, returnId }, staff)
    await shop.advance(1_000)
    const before = await shop.ask(show, { orderId: bought.id }, staff)
    const tables = ['orders', 'souk_idempotency', 'souk_saga', 'souk_saga_history']
    assert.deepEqual([await holding(EMAIL), await holding(NAME)], [tables, tables])

    assert.deepEqual(await shop.ask(eraseCustomer, { customerId }, user), { records: 1 })
    for (const text of [EMAIL, NAME, '7946', REASON]) {
      const left = (await holding(text)).filter((table) => table !== 'souk_idempotency')
      assert.deepEqual(left, [], text)
    }
    const { timeline, returns, refunds, version, ...after } = await shop.ask(show, { orderId: bought.id }, staff)
    const { timeline: _, returns: __, refunds: ___, version: ____, ...kept } = before
    const nobody = { name: 'erased', line1: 'erased', city: 'erased', country: 'GB' }
    assert.deepEqual(after, { ...kept, email: NOBODY, shippingAddress: nobody })
    assert.deepEqual([timeline.at(-1)?.what, version], ['customer_erased', before.version + 1])
    assert.deepEqual(
      [returns[0]?.amount, returns[0]?.reason, refunds[0]?.reason],
      [before.returns[0]?.amount, undefined, undefined],
    )

    shop.clock.skip(DAY_MS)
    await shop.advance(601_000)
    assert.deepEqual([await holding(EMAIL), await holding(NAME)], [[], []])
  })

  it('is refused while goods or money are under way, and then changes nothing', async () => {
    const [first, second] = [await buy(), await buy()]
    await arrive(first)
    const { underWay, data } = await shop.ask(ordersOf, { customerId }, user)
    assert.deepEqual([underWay, data], [1, [first.id, second.id]])
    assert.deepEqual(codeOf(await erase()), [409, 'orders_under_way'])
    assert.equal((await shop.ask(show, { orderId: first.id }, staff)).email, EMAIL)
    await shop.ask(cancel, { orderId: second.id }, customer)
    await shop.advance(1_000)
    assert.deepEqual((await erase()).body, { records: 2 })
  })

  it('waits for money that is still to go back', async () => {
    const bought = await buy()
    await arrive(bought)
    around.stock.refundsLate = true
    const lines = [{ sku: 'MUG', quantity: 1 }]
    await shop.ask(bringBack, { orderId: bought.id, lines }, { ...staff, idempotencyKey: 'r' })
    assert.deepEqual(codeOf(await erase()), [409, 'orders_under_way'])
  })

  it('does not wait for goods that may never come; those that do are paid for all the same', async () => {
    const bought = await buy()
    await arrive(bought)
    const about = { orderId: bought.id, lines: [{ sku: 'MUG', quantity: 1 }], reason: REASON }
    const { returnId, amount } = await shop.ask(bringBack, about, { ...customer, idempotencyKey: 'r' })
    assert.deepEqual((await erase()).body, { records: 1 })
    await shop.ask(receiveReturn, { orderId: bought.id, returnId }, staff)
    await shop.advance(1_000)
    const { refunded, email } = await shop.ask(show, { orderId: bought.id }, staff)
    assert.deepEqual([refunded, email], [amount, NOBODY])
    assert.deepEqual(await holding(REASON), ['souk_idempotency'])
  })

  it('done again changes nothing, and an order that came later is erased then', async () => {
    await arrive(await buy())
    assert.deepEqual([(await erase()).body, (await erase()).body], [{ records: 1 }, { records: 0 }])
    await arrive(await buy())
    assert.deepEqual((await erase()).body, { records: 1 })
  })

  it('leaves the orders of others alone, also those of a guest with the same e-mail address', async () => {
    const [guest, other] = [await buy({}), await buy({ subject: `cus_${'2'.repeat(26)}` })]
    for (const each of [guest, other]) await arrive(each)
    assert.deepEqual((await erase()).body, { records: 0 })
    for (const { id: orderId } of [guest, other]) assert.equal((await shop.ask(show, { orderId }, staff)).email, EMAIL)
  })

  it('leaves nobody to write to, and the order to who has its link', async () => {
    const bought = await buy()
    await arrive(bought)
    await erase()
    const { data } = await shop.ask(recipients, { orderId: [bought.id] }, { service: 'notification' })
    assert.deepEqual(
      data.map(({ email, erased, phone }) => [email, erased, phone]),
      [[NOBODY, true, undefined]],
    )
    const shown = await shop.ask(show, { orderId: bought.id, token: bought.token })
    assert.deepEqual([shown.id, shown.email], [bought.id, NOBODY])
  })
})
