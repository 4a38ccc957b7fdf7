import { cart } from '@souk/cart/contract'
import { inventory } from '@souk/inventory/contract'
import type { Fault, Money, OutputOf } from '@souk/kit/contract'
import { service, type Handler } from '@souk/kit/service'
import { payment } from '@souk/payment/contract'
import { shipping } from '@souk/shipping/contract'
import type { Basket } from '../domain.ts'
import { basket, paymentIn, type Payment } from './orders.ts'
import { perform, type Participants } from './participants.ts'

const { hold, extend, commit, release, restock } = inventory.operations
const { authorise, capture, show, void: giveBack, refund } = payment.operations
const { checkout } = cart.operations
const { quote, stop } = shipping.operations

type Card = Pick<Participants, 'fate' | 'first'>
const visa: Card = { fate: 'authorised', first: 'decides' }
const CARDS: Record<string, Card> = {
  tok_visa: visa,
  tok_declined: { fate: 'declined', first: 'decides' },
  tok_waits: { fate: 'authorised', first: 'waits' },
  tok_never: { fate: 'never', first: 'waits' },
  tok_3ds: { fate: 'authorised', first: 'challenges' },
}

/** What the handlers here need of their context, whatever their operation may refuse with. */
interface Asked {
  now(): number
  refuse(code: string, detail: string, errors?: readonly Fault[]): Error
}
type Held = OutputOf<typeof hold>
type OfOrder = { readonly orderId: string }
type OfPayment = {
  readonly paymentId: string
  readonly orderId?: string
  readonly token?: string
  readonly amount?: Money
}

/** What delivery costs there, by the way that is asked for. */
const ESTIMATE = { minDays: 1, maxDays: 2 }
const delivered: Handler<typeof quote> = async ({ country, currency, option = 'standard', subtotal }, ctx) => {
  if (country === 'AQ') throw ctx.refuse('not_delivered_there', 'Too cold.', [{ pointer: '/country' }])
  if (country === 'NO' && option === 'standard') throw ctx.refuse('option_needed', 'Say how.', [{ pointer: '/option' }])
  if (option !== 'standard' && option !== 'express')
    throw ctx.refuse('unknown_option', 'There is no such way.', [{ pointer: '/option', message: 'can be standard' }])
  const isFree = option === 'standard' || subtotal >= FREE_FROM
  const holds = option === 'standard' ? { from: 0 } : isFree ? { from: FREE_FROM } : { from: 0, below: FREE_FROM }
  return { option, title: option, price: { amount: isFree ? 0 : 695, currency }, ...ESTIMATE, holds }
}
export const FREE_FROM = 10_000

/** The services that a checkout asks, as small as their contracts allow. What they know outlives their processes. */
export function surroundings() {
  const baskets = new Map<string, Basket>()
  const orders = new Map<string, Participants>()
  const authorised = new Map<string, Money>()
  const orderOf = new Map<string, string>()
  /** What the weather is like for orders that come. */
  const stock = { units: Infinity, capturesLate: false, refundsLate: false }
  /** What shipping says when a parcel is to be stopped, and how often it was asked. */
  const parcels = { state: 'stopped' as OutputOf<typeof stop>['state'], stops: 0 }

  const of = (orderId: string): Participants => {
    const fresh = { hold: 'none', expiresAt: 0, payment: 'none', authorisations: 0, captures: 0 } as const
    const own = { restocks: new Map(), refunds: new Map(), announced: [], stock: stock.units }
    const known = orders.get(orderId) ?? { ...fresh, ...own, ...visa, capturesLate: stock.capturesLate }
    orders.set(orderId, known)
    return known
  }
  const carryOut = (orderId: string, step: string, input: object, ctx: Asked) => {
    const [what, said] = perform(of(orderId), step, input, ctx.now())
    const { output, code, errors } = said as { output: { state: unknown }; code: string; errors: Fault[] }
    if (what === 'refused') throw ctx.refuse(code, code, errors)
    return output.state
  }
  const held = (step: string) => (input: OfOrder, ctx: Asked) => {
    const { orderId } = input
    const state = carryOut(orderId, step, input, ctx) as Held['state']
    return Promise.resolve({ orderId, state, lines: [], expiresAt: new Date(of(orderId).expiresAt).toISOString() })
  }
  const paid = (step: string) => async (input: OfPayment, ctx: Asked) => {
    const { paymentId, token, amount } = input
    const orderId = input.orderId ?? orderOf.get(paymentId)
    if (orderId === undefined) throw ctx.refuse('unknown_payment', 'There is no such payment.')
    orderOf.set(paymentId, orderId)
    if (amount !== undefined) authorised.set(paymentId, amount)
    if (token !== undefined && of(orderId).payment === 'none') Object.assign(of(orderId), CARDS[token])
    return { ...paymentIn(carryOut(orderId, step, input, ctx) as Payment['state']), paymentId, orderId }
  }
  const looked: Handler<typeof checkout> = async ({ cartId, token, staff }, ctx) => {
    const found = baskets.get(cartId)
    if (!found || (token !== `token of ${cartId}` && staff !== true))
      throw ctx.refuse('unknown_cart', 'There is no such cart.')
    return found
  }

  return {
    baskets,
    orders,
    /** What was asked for, by payment. */
    authorised,
    stock,
    parcels,
    /** A new basket with the lines of the model, and the key to it. */
    fill(cartId: string, change: Partial<Basket> = {}) {
      baskets.set(cartId, { ...basket, id: cartId, ...change })
      return { cartId, cartToken: `token of ${cartId}` }
    },
    cart: service({ ...cart, operations: { checkout } }, { operations: { checkout: looked } }),
    inventory: service(
      { ...inventory, operations: { hold, extend, commit, release, restock } },
      {
        operations: {
          hold: held('hold') as Handler<typeof hold>,
          extend: held('extend') as Handler<typeof extend>,
          commit: held('commit') as Handler<typeof commit>,
          release: held('release') as Handler<typeof release>,
          restock: (input, ctx) => {
            carryOut(input.orderId, 'restock', input, ctx as Asked)
            return Promise.resolve(input)
          },
        },
      },
    ),
    shipping: service(
      { ...shipping, operations: { quote, stop } },
      {
        operations: {
          quote: delivered,
          stop: ({ orderId }) => {
            parcels.stops++
            return Promise.resolve({ orderId, state: parcels.state })
          },
        },
      },
    ),
    payment: service(
      { ...payment, operations: { authorise, capture, show, void: giveBack, refund } },
      {
        operations: {
          authorise: paid('authorise') as Handler<typeof authorise>,
          capture: paid('capture') as Handler<typeof capture>,
          show: paid('show') as Handler<typeof show>,
          void: paid('void') as Handler<typeof giveBack>,
          refund: async (input, ctx) => {
            if (stock.refundsLate) return { ...paymentIn('refunding'), paymentId: input.paymentId }
            return paid('refund')(input, ctx as Asked)
          },
        },
      },
    ),
  }
}
