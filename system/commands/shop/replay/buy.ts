import { isProblem, type CartReplaceCode, type OrderPlaceInput, type Souk, type SoukProblem } from '@souk/client'
import type { Judged } from './judge.ts'
import type { Line, Purchase } from './purchase.ts'

/** A purchase that was not made though it can be, or was taken though it cannot. */
export interface Failed {
  readonly purchase: string
  readonly code: string
  readonly detail: string
}

/**
 * Buys the good lines as a guest, at the prices and time of the file. The keys come from the purchase, so that doing it again
 * answers what was done before. `attempt` counts how often it was cancelled: a key stands for its answer, so a new attempt
 * needs another. Where lines are refused, the shop must refuse the whole list first.
 */
export async function buy({ cart, order }: Souk, judged: Judged, attempt: number): Promise<Failed | undefined> {
  const { purchase, good, refused } = judged
  const idempotencyKey = `replay-${purchase.name.replace(' ', '-').toLowerCase()}-${attempt}`
  const { id: cartId, token } = await cart.create({ currency: 'GBP' }, { idempotencyKey })
  const fill = async (lines: readonly Line[]) =>
    cart.replace.ask({ cartId, token, items: lines.map(itemOf) }, { repeat: true })
  if (refused.length > 0) {
    const whole = await fill(purchase.lines)
    if (whole.ok) return failed(purchase, { code: 'not_refused', message: 'The shop took the whole list.' })
    if (!isRefusal(whole.problem)) return failed(purchase, whole.problem)
  }
  if (good.length === 0) return undefined
  const filled = await fill(good)
  if (!filled.ok && !isOrdered(filled.problem)) return failed(purchase, filled.problem)
  const placed = await order.place.ask(orderOf(purchase, { cartId, cartToken: token }), { idempotencyKey })
  return placed.ok ? undefined : failed(purchase, placed.problem)
}

/** This cart was ordered by an earlier replay whose answer was lost. */
const isOrdered = (problem: unknown): boolean => isProblem(problem, 'cart_closed')
const isRefusal = (problem: SoukProblem<CartReplaceCode>): boolean => problem.status === 422 || isOrdered(problem)

const failed = ({ name }: Purchase, { code, message }: { code: string; message: string }): Failed => ({
  purchase: name,
  code,
  detail: message,
})

const itemOf = ({ sku, quantity, unitPrice: amount }: Line) =>
  amount === undefined ? { sku, quantity } : { sku, quantity, unitPrice: { amount, currency: 'GBP' } }

const orderOf = (
  { name: line1, email, recipient: name, place: city, country, occurredAt }: Purchase,
  cart: Pick<OrderPlaceInput, 'cartId' | 'cartToken'>,
): OrderPlaceInput => ({
  ...cart,
  email,
  shippingAddress: { name, line1, city, country },
  payment: { method: 'card', token: 'tok_visa' },
  ...(occurredAt !== undefined && { occurredAt }),
})
