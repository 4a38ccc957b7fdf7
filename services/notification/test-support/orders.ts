import { contract } from '@souk/kit/contract'
import { Refusal, service } from '@souk/kit/service'
import type { Trial } from '@souk/kit/testing'
import { order } from '@souk/order/contract'
import { shipping } from '@souk/shipping/contract'
import { about, REFUND, RETURN } from '../letters/example.ts'
import type { About } from '../letters/letter.ts'

const { placed, deferred, confirmed, cancelled, refunded, returned } = order.events
/** The operations of orders that are asked. */
const { recipients, show, list } = order.operations
const owner = contract('order', { doc: '', operations: { recipients, show, list }, events: {} })
export const TOKEN = about().token

export const CUSTOMER = 'cus_of_all'

export const orderId = (n: number): string => `ord_${String(n).padStart(26, '0')}`

/** What owns the orders: it knows the addresses, and what is told of its orders is told by a test. */
export function makeOrders() {
  const known: {
    phone: string | undefined
    order: Partial<About['order']>
    readonly missing: Set<string>
    /** Whose customers were erased. */
    readonly erased: Set<string>
    own: { id: string; customer: string }[]
  } = {
    phone: undefined,
    own: [],
    order: {},
    missing: new Set(),
    erased: new Set(),
  }
  const moment = (at: number) => new Date(at).toISOString()
  const orders = service(owner, {
    operations: {
      recipients: async ({ orderId: ids }, ctx) => {
        const now = moment(ctx.now())
        const data = ids
          .filter((id) => !known.missing.has(id))
          .map((id) => {
            const { phone: _phone, ...rest } = about({ id, placedAt: now, createdAt: now, ...known.order })
            const phone = known.phone === undefined ? {} : { phone: known.phone }
            return { orderId: id, ...rest, email: `${id}@example.com`, ...phone, erased: known.erased.has(id) }
          })
        return { data }
      },
      show: async ({ orderId: id, token }, { caller }) => {
        if (known.missing.has(id) || (token !== TOKEN && caller.subject !== CUSTOMER))
          throw new Refusal('unknown_order', 'not_found', 'There is no such order.')
        return about({ id }).order
      },
      list: async ({ limit = 20, cursor }, { caller }) => {
        const own = known.own.filter(({ customer }) => customer === caller.subject).map(({ id }) => id)
        const left = own
          .toSorted((one, other) => (one > other ? -1 : 1))
          .filter((id) => cursor === undefined || id < cursor)
        const data = left.slice(0, limit).map((id) => about({ id }).order)
        const hasMore = left.length > limit
        return { data, page: { nextCursor: hasMore ? (data.at(-1)?.id ?? null) : null, hasMore } }
      },
    },
  })
  return { known, orders }
}

/** Tells a trial of orders, as their owner would. */
export function tellsOf(shop: () => Trial) {
  const moment = (agoMs = 0) => new Date(shop().clock.now() - agoMs).toISOString()
  const facts = (n: number | string, agoMs = 0) => ({
    orderId: typeof n === 'string' ? n : orderId(n),
    number: 'S-1',
    total: { amount: 1, currency: 'GBP' },
    country: 'GB',
    placedAt: moment(agoMs),
    lines: [],
    cartId: `cart_${String(n).padStart(26, '0')}`,
    cartVersion: 1,
  })
  const parcel = (n: number) => ({
    orderId: orderId(n),
    shipmentId: `shp_${String(n).padStart(26, '0')}`,
    carrier: 'stand-in',
    trackingNumber: 'SK0123456789AB',
    at: moment(),
  })
  return {
    place: (n: number, agoMs = 0) => shop().tell(placed, facts(n, agoMs)),
    confirm: (n: number | string, agoMs = 0) => shop().tell(confirmed, { ...facts(n, agoMs), confirmedAt: moment() }),
    defer: (n: number) => shop().tell(deferred, { orderId: orderId(n), number: 'S-1', until: moment(-60_000) }),
    cancel: (n: number, reason: string) => {
      const { orderId: id, number, cartId, cartVersion } = facts(n)
      return shop().tell(cancelled, { orderId: id, number, cartId, cartVersion, reason })
    },
    dispatch: (n: number) => shop().tell(shipping.events.dispatched, parcel(n)),
    deliver: (n: number) => shop().tell(shipping.events.delivered, parcel(n)),
    lose: (n: number) => shop().tell(shipping.events.lost, parcel(n)),
    refund: (n: number, refundId = REFUND) =>
      shop().tell(refunded, { orderId: orderId(n), number: 'S-1', refundId, amount: facts(n).total, lines: [] }),
    bringBack: (n: number, returnId = RETURN) =>
      shop().tell(returned, {
        orderId: orderId(n),
        number: 'S-1',
        returnId,
        refundId: REFUND,
        amount: facts(n).total,
        lines: [],
        returnedAt: moment(),
      }),
  }
}
