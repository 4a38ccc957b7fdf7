import type { InputOf } from '@souk/kit/contract'
import { staff } from '@souk/kit/testing'
import { cart } from '../../../services/cart/contract.ts'
import { inventory } from '../../../services/inventory/contract.ts'
import { order } from '../../../services/order/contract.ts'
import { shipping } from '../../../services/shipping/contract.ts'
import { provider } from '../../../system/stand-ins/provider/contract.ts'
import type { Promised } from '../../invariants/purchases.ts'
import type { Chance } from '../chance.ts'
import { clientOf, type Client, type Said } from './client.ts'
import type { Market } from '../market.ts'
import { waysBack, type WayBack } from './give-back.ts'
import { leave } from './leave.ts'
import { mergeCarts } from './merge-carts.ts'
import { DELIVERY, EXPRESS, OTHER, PLENTY, SCARCE, STANDARD } from '../shelf.ts'
import { signIn } from './sign-in.ts'

/** What a customer wrote down about one attempt to buy. */
export interface Attempt {
  readonly cartId: string
  readonly key: string
  readonly card: string
  readonly said: Said
  /** What the cart showed as its total when it was ordered, in minor units, if its delivery was chosen there. */
  readonly total?: number | undefined
}

export interface Basket {
  readonly cartId: string
  /** A customer's own cart has none. */
  readonly cartToken?: string
  /** What the cart showed, once its delivery was chosen. */
  readonly seen?: { readonly version: number; readonly total: number }
}

/** One visit of a customer to the shop. */
export interface Visit {
  readonly client: Client
  readonly chance: Chance
  readonly history: Attempt[]
  /** Opens an account and signs in: from then on everything is asked as this customer. False when that did not work out. */
  signIn(): Promise<boolean>
  /** Brings carts of a guest into the customer's own, and answers that; undefined when it did not work out. */
  mergeCarts(baskets: readonly Required<Pick<Basket, 'cartId' | 'cartToken'>>[]): Promise<Basket | undefined>
  /** A cart with something in it; undefined when that did not work out. */
  fill(wants?: Wish): Promise<Required<Pick<Basket, 'cartId' | 'cartToken'>> | undefined>
  /** Chooses how a cart is delivered, and remembers what it costs then. */
  chooseDelivery(basket: Basket, shippingOption: string): Promise<Basket>
  /** Asks once to buy a cart. Repetitions have the same key. */
  buy(basket: Basket, card: string, key: string): Promise<Said>
  /** Asks until it is known what came of it. */
  buyForSure(basket: Basket, card: string, key: string): Promise<Said>
  newKey(): string
  wait(least: number, most: number): Promise<void>
  /** What was promised about an order after it was bought. */
  readonly promises: Promised[]
  /** What must not happen to anybody, and did. */
  readonly complaints: readonly string[]
  /** Who was told to be erased. */
  readonly gone: readonly Traces[]
  /** Wants to be erased, after signing in. */
  leave(): Promise<void>
  /** Calls an order off. */
  cancel(said: Said): Promise<void>
  /** Gives one unit of an order back. */
  giveBack(way: WayBack, said: Said, key: string): Promise<void>
  /** Staff give so much of an order's money back, in minor units. */
  refund(said: Said, amount: number, key: string): Promise<void>
  /** Staff ask another price for express delivery. */
  changeRates(): Promise<void>
  /** Holds stock as an order does of which nobody hears again. Answers how to give it back, as often as one likes. */
  hold(lifetimeMs: number): Promise<() => Promise<void>>
  /** Takes the second step of a payment, or refuses it. */
  decide(said: Said, approve: boolean): Promise<void>
}
/** What says who a customer is, and is said of nobody else. */
export interface Traces {
  readonly customerId: string
  readonly texts: readonly string[]
}
export type Wish = 'plenty' | 'scarce' | 'mixed'

export function visitOf(market: Market, number: number, chance: Chance): Visit {
  const complaints: string[] = []
  const unanswered = (what: string) => void complaints.push(`who insisted never got an answer: ${what}`)
  const manner = { between: chance.between, unanswered }
  let door = clientOf(market, manner)
  const client: Client = { ask: (...args) => door.ask(...args), insist: (...args) => door.insist(...args) }
  const asStaff = clientOf(market, manner, staff)
  const asOrder = clientOf(market, manner, { service: order.name })
  const history: Attempt[] = []
  let who = guest(number)
  const gone: Traces[] = []
  const promises: Promised[] = []
  let keys = 0

  const attempt = async (how: 'ask' | 'insist', basket: Basket, card: string, key: string): Promise<Said> => {
    const said = await client[how](order.operations.place, purchaseOf(who, basket, card), key)
    history.push({ cartId: basket.cartId, key, card, said, total: basket.seen?.total })
    return said
  }

  return {
    client,
    chance,
    history,
    promises,
    complaints,
    gone,
    leave: async () => {
      const { customerId, email, line1 } = who
      if (customerId !== undefined && (await leave({ market, client })))
        gone.push({ customerId, texts: [email, line1] })
    },
    cancel: async ({ body }) => {
      const names = { orderId: String(body.id), token: String(body.token) }
      const said = await client.insist(order.operations.cancel, names)
      if (said.body.status === 'cancelled') promises.push({ orderId: names.orderId, outcome: 'cancelled' })
    },
    giveBack: async (way, ...wish) =>
      void promises.push(...(await waysBack[way]({ client, asStaff, chance, market }, ...wish))),
    refund: async ({ body }, amount, key) => {
      const orderId = String(body.id)
      const asked = { orderId, amount: { amount, currency: 'GBP' } }
      const { status, code, body: told } = await asStaff.insist(order.operations.refund, asked, key)
      if (code === 'more_than_left') market.notes.note('more is to be given back than is left')
      if (status === 201) promises.push({ orderId, outcome: 'confirmed', refundIds: [String(told.refundId)] })
    },
    changeRates: async () => {
      const prices = [{ currency: 'GBP', amount: chance.between(500, 1_500), perItem: 50 }]
      await asStaff.insist(shipping.operations.putZone, { ...DELIVERY, rates: [STANDARD, { ...EXPRESS, prices }] })
    },
    hold: async (lifetimeMs) => {
      const orderId = `ord_${String(number).padStart(26, '0')}`
      await asOrder.insist(inventory.operations.hold, { orderId, lines: [{ sku: PLENTY, quantity: 1 }], lifetimeMs })
      return async () => void (await asOrder.insist(inventory.operations.release, { orderId }))
    },
    signIn: async () => {
      const email = `customer${number}@example.com`
      const customerId = await signIn({ market, client, chance, complaints }, email)
      if (customerId === undefined) return false
      who = { ...who, email, customerId }
      door = clientOf(market, manner, { subject: customerId })
      return true
    },
    mergeCarts: async (baskets) => {
      const cartId = await mergeCarts({ market, client, complaints }, baskets)
      return cartId === undefined ? undefined : { cartId }
    },
    fill: async (wish = 'mixed') => {
      const made = await client.insist(cart.operations.create, {})
      if (made.status !== 201) return undefined
      const basket = { cartId: String(made.body.id), cartToken: String(made.body.token) }
      const items = itemsFor(wish, chance)
      const filled = await client.insist(cart.operations.replace, {
        cartId: basket.cartId,
        token: basket.cartToken,
        items,
      })
      return filled.status === 200 ? basket : undefined
    },
    chooseDelivery: async ({ cartId, cartToken }, shippingOption) => {
      const token = cartToken === undefined ? {} : { token: cartToken }
      const basket = { cartId, ...(cartToken === undefined ? {} : { cartToken }) }
      const way = { cartId, ...token, country: 'GB', shippingOption }
      const { status, body } = await client.insist(cart.operations.chooseDelivery, way)
      if (status !== 200) return basket
      const { version, totals } = body as { version: number; totals: { total: { amount: number } } }
      return { ...basket, seen: { version, total: totals.total.amount } }
    },
    buy: (...args) => attempt('ask', ...args),
    buyForSure: (...args) => attempt('insist', ...args),
    newKey: () => `visit-${number}-${++keys}`,
    wait: (least, most) => market.shop.clock.sleep(chance.between(least, most)),
    decide: async ({ body }, approve) => {
      const { url = '' } = (body.nextAction ?? {}) as { url?: string }
      const chargeId = /chg_[0-9a-z]{26}/.exec(url)?.[0]
      if (chargeId !== undefined) await client.insist(provider.operations.decide, { chargeId, approve })
    },
  }
}

/** Who buys, and where it goes. */
interface Buyer {
  readonly email: string
  readonly line1: string
  readonly customerId?: string
}

const guest = (number: number): Buyer => ({
  email: `guest${number % 5}@example.com`,
  line1: `No. ${String(number).padStart(5, '0')}, St James Square`,
})

const purchaseOf = (
  { email, line1 }: Buyer,
  { seen, ...basket }: Basket,
  card: string,
): InputOf<typeof order.operations.place> => ({
  ...basket,
  ...(seen ? { cartVersion: seen.version } : {}),
  email,
  shippingAddress: { name: 'Ada Lovelace', line1, city: 'London', country: 'GB' },
  payment: { method: 'card', token: card },
})

function itemsFor(wish: Wish, chance: Chance) {
  const plenty = { sku: PLENTY, quantity: chance.between(1, 3) }
  if (wish === 'plenty') return [plenty]
  if (wish === 'scarce') return [{ sku: SCARCE, quantity: 1 }]
  return chance.pick([[plenty], [plenty, { sku: OTHER, quantity: 1 }], [{ sku: SCARCE, quantity: 1 }, plenty]])
}
