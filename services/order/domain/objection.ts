import type { Fault } from '@souk/kit/contract'
import type { Basket, Purchase } from '../domain.ts'

type Line = Basket['lines'][number]
type Delivery = NonNullable<Basket['delivery']>

/** Why a basket cannot be ordered as it is. */
export interface Objection {
  readonly code: 'empty_cart' | 'cart_changed' | 'out_of_stock' | 'shipping_unavailable'
  readonly detail: string
  readonly errors: Fault[]
}

/** What a purchase says about the basket and how it is delivered. */
export type Expected = Pick<Purchase, 'cartVersion' | 'shippingOption' | 'shippingAddress'>

/** What stands in the way of ordering this basket, every line of it and its delivery, or undefined. */
export function objectionTo(basket: Basket, expected: Expected): Objection | undefined {
  const { cartVersion: version } = expected
  if (basket.state !== 'open')
    return changed(`The cart is ${basket.state}.`, [{ pointer: '/cartId', code: `cart_${basket.state}` }])
  if (version !== undefined && version !== basket.version)
    return changed(`The cart has version ${basket.version} by now.`, [
      { pointer: '/cartVersion', code: 'changed_meanwhile', message: 'is not the newest', version: basket.version },
    ])
  if (basket.lines.length === 0)
    return { code: 'empty_cart', detail: 'There is nothing in the cart.', errors: [{ pointer: '/cartId' }] }
  const problems = [
    ...basket.lines.flatMap((line, at) => line.problems.map((problem) => fault(basket, at, problem))),
    ...(basket.delivery ? [...contradictions(basket.delivery, expected), ...deliveryFaults(basket.delivery)] : []),
  ]
  if (problems.length === 0) return undefined
  if (problems.every(({ code }) => code === 'out_of_stock' || code === 'insufficient_stock'))
    return { code: 'out_of_stock', detail: 'There is not enough stock.', errors: problems }
  if (problems.every(({ code }) => code === 'price_unknown'))
    return { code: 'shipping_unavailable', detail: UNAVAILABLE, errors: problems }
  return changed('Not everything can be bought as it stands in the cart.', problems)
}

export const UNAVAILABLE = 'What the delivery costs cannot be found out now. Nothing was ordered.'

const changed = (detail: string, errors: Fault[]): Objection => ({ code: 'cart_changed', detail, errors })

function fault({ lines }: Basket, at: number, problem: Line['problems'][number]): Fault {
  const { sku, unitPrice } = lines[at] as Line
  const { code, message, price, available } = problem
  const about = { pointer: `/lines/${at}`, code, message, sku }
  if (code === 'out_of_stock' || code === 'insufficient_stock')
    return { ...about, requested: unitsOf(lines, sku), available: available ?? 0 }
  return price === undefined ? about : { ...about, unitPrice: unitPrice.amount, price: price.amount }
}

/** A sku may stand on several lines, at several prices. */
const unitsOf = (lines: readonly { sku: string; quantity: number }[], sku: string): number =>
  lines.reduce((units, line) => (line.sku === sku ? units + line.quantity : units), 0)

const deliveryFaults = ({ price: agreed, problems }: Delivery): Fault[] =>
  problems.map(({ code, message, price }) => ({
    pointer: '/delivery',
    code,
    message,
    ...(price === undefined ? {} : { agreed: agreed.amount, price: price.amount }),
  }))

/** The total of a cart is for the delivery that was chosen there: an order that wants another one would not cost that. */
function contradictions(
  { country, shippingOption }: Delivery,
  { shippingAddress, shippingOption: wanted = shippingOption }: Expected,
): Fault[] {
  return [
    ...(wanted === shippingOption
      ? []
      : [{ pointer: '/shippingOption', code: 'other_option', message: `is ${shippingOption} in the cart` }]),
    ...(shippingAddress.country === country
      ? []
      : [{ pointer: '/shippingAddress/country', code: 'other_country', message: `is ${country} in the cart` }]),
  ]
}
