import { isProblem, type Door, type Problem } from './door.ts'
import type { Judged } from './judge.ts'
import type { Line, Purchase } from './purchase.ts'

/** A purchase that was not made though it can be, or was taken though it cannot. */
export interface Failed {
  readonly purchase: string
  readonly code: string
  readonly detail: string
}

interface Cart {
  readonly id: string
  readonly token: string
}

/**
 * Buys the good lines as a guest, at the prices and time of the file. The keys come from the purchase, so that doing it again
 * answers what was done before. `attempt` counts how often it was cancelled: a key stands for its answer, so a new attempt
 * needs another. Where lines are refused, the shop must refuse the whole list first.
 */
export async function buy(door: Door, judged: Judged, attempt: number): Promise<Failed | undefined> {
  const { purchase, good, refused } = judged
  const key = `replay-${purchase.name.replace(' ', '-').toLowerCase()}-${attempt}`
  const cart = await door.insist<Cart>('POST', '/v1/carts', { body: { currency: 'GBP' }, key })
  const fill = (lines: readonly Line[]) =>
    door.ask<object>('PUT', `/v1/carts/${cart.id}/items`, { body: { items: lines.map(itemOf) }, cartToken: cart.token })
  if (refused.length > 0) {
    const whole = await fill(purchase.lines)
    if (!isProblem(whole)) return failed(purchase, { code: 'not_refused', detail: 'The shop took the whole list.' })
    if (!isRefusal(whole)) return failed(purchase, whole)
  }
  if (good.length === 0) return undefined
  const filled = await fill(good)
  if (isProblem(filled) && !isOrdered(filled)) return failed(purchase, filled)
  const order = await door.ask<object>('POST', '/v1/orders', {
    body: orderOf(purchase, cart),
    key,
    cartToken: cart.token,
  })
  return isProblem(order) ? failed(purchase, order) : undefined
}

/** This cart was ordered by an earlier replay whose answer was lost. */
const isOrdered = ({ code }: Problem): boolean => code === 'cart_closed'
const isRefusal = (problem: Problem): boolean => problem.status === 422 || isOrdered(problem)

const failed = ({ name }: Purchase, { code, detail }: Pick<Problem, 'code' | 'detail'>): Failed => ({
  purchase: name,
  code,
  detail,
})

const itemOf = ({ sku, quantity, unitPrice: amount }: Line) =>
  amount === undefined ? { sku, quantity } : { sku, quantity, unitPrice: { amount, currency: 'GBP' } }

function orderOf({ name: line1, email, recipient: name, place: city, country, occurredAt }: Purchase, { id }: Cart) {
  return {
    cartId: id,
    email,
    shippingAddress: { name, line1, city, country },
    payment: { method: 'card', token: 'tok_visa' },
    ...(occurredAt === undefined ? {} : { occurredAt }),
  }
}
