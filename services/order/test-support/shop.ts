import { cart } from '@souk/cart/contract'
import { inventory } from '@souk/inventory/contract'
import type { Fault, OutputOf } from '@souk/kit/contract'
import { service, type Handler } from '@souk/kit/service'
import { payment } from '@souk/payment/contract'
import type { Basket } from '../domain.ts'
import { basket, paymentIn, type Payment } from './orders.ts'
import { perform, type Participants } from './participants.ts'

const { hold, extend, commit, release, restock } = inventory.operations
const { authorise, capture, show, void: giveBack, refund } = payment.operations
const { checkout } = cart.operations

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
type OfPayment = { readonly paymentId: string; readonly orderId?: string; readonly token?: string }

/** The services that a checkout asks, as small as their contracts allow. What they know outlives their processes. */
export function surroundings() {
  const baskets = new Map<string, Basket>()
  const orders = new Map<string, Participants>()
  const orderOf = new Map<string, string>()
  /** What the weather is like for orders that come. */
  const stock = { units: Infinity, capturesLate: false, refundsLate: false }

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
    const { paymentId, token } = input
    const orderId = input.orderId ?? orderOf.get(paymentId)
    if (orderId === undefined) throw ctx.refuse('unknown_payment', 'There is no such payment.')
    orderOf.set(paymentId, orderId)
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
    stock,
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
