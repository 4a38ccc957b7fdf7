import { carrier } from '@souk/carrier/contract'
import { contract } from '@souk/kit/contract'
import { Refusal, service, type Handler } from '@souk/kit/service'
import type { Trial } from '@souk/kit/testing'
import { order } from '@souk/order/contract'
import type { Parcel } from '../domain.ts'
import type { OutputOf } from '@souk/kit/contract'
import { CarrierModel, consignment, orderId as someOrder, START } from './model.ts'

const { book, lookup, cancel, news } = carrier.operations
const asked = contract('order', {
  doc: '',
  operations: {
    consignment: order.operations.consignment,
    show: order.operations.show,
    ordersOf: order.operations.ordersOf,
  },
  events: {},
})

const nothing = { amount: 0, currency: 'GBP' }
const { phone: _phone, ...shippingAddress } = consignment.recipient
const shownOrder: OutputOf<typeof order.operations.show> = {
  id: someOrder,
  number: 'S-1',
  status: 'confirmed',
  cartId: `cart_${'0'.repeat(26)}`,
  lines: [],
  totals: { subtotal: nothing, discount: nothing, shipping: nothing, tax: nothing, total: nothing },
  email: 'ada@example.com',
  shippingAddress,
  shippingOption: 'express',
  payment: { method: 'card', state: 'captured' },
  refunded: nothing,
  refunds: [],
  returns: [],
  timeline: [],
  version: 1,
  placedAt: new Date(START).toISOString(),
  createdAt: new Date(START).toISOString(),
}

export const orderNumber = (n: number): string => `ord_${String(n).padStart(26, '0')}`

interface Asked {
  now(): number
  sleep(ms: number): Promise<void>
  refuse(code: string, detail: string): Error
}

/** What shipping asks, as small as its contracts allow. What it knows outlives its processes. */
export function surroundings() {
  const parcels = new Map<string, CarrierModel>()
  const told: { reference: string; what: Parcel['state'] }[] = []
  /** The orders of everybody who is asked about. */
  const own: string[] = []
  const mood = { refuses: false, isSilent: false }
  const of = (reference: string) => {
    const known = parcels.get(reference) ?? new CarrierModel({ of: reference })
    parcels.set(reference, known)
    return known
  }
  const tell = (reference: string, before: Parcel | undefined) => {
    const { parcel } = of(reference)
    if (parcel && parcel !== before) told.push({ reference, what: parcel.state })
  }
  const does = (step: string) => async (input: { reference: string }, ctx: Asked) => {
    const model = of(input.reference)
    model.refuses = mood.refuses
    const before = model.parcel
    const [what, said] = model.perform(step, ctx.now())
    tell(input.reference, before)
    if (mood.isSilent) await ctx.sleep(3_600_000)
    const { output, code } = said as { output: Parcel; code: string }
    if (what === 'refused') throw ctx.refuse(code, code)
    return output
  }
  return {
    mood,
    own,
    /** Every parcel that was ever booked, by what the sender calls it. */
    parcels,
    /** A parcel comes to its next station. */
    move(reference: string, now: number) {
      const { parcel } = of(reference)
      of(reference).move(now)
      tell(reference, parcel)
    },
    carrier: service(
      { ...carrier, operations: { book, lookup, cancel, news } },
      {
        operations: {
          book: does('book') as unknown as Handler<typeof book>,
          lookup: does('lookup') as unknown as Handler<typeof lookup>,
          cancel: does('callOff') as unknown as Handler<typeof cancel>,
          news: async ({ after = 0 }, ctx) => ({
            data: told
              .slice(after)
              .map((each, at) => ({ ...each, position: after + at + 1, at: new Date(ctx.now()).toISOString() })),
          }),
        },
      },
    ),
    orders: service(asked, {
      operations: {
        ordersOf: async ({ after = '' }) => ({ data: own.filter((id) => id > after).slice(0, 2), underWay: 0 }),
        consignment: async ({ orderId }) => ({ ...consignment, orderId }),
        show: async ({ orderId, token }) => {
          if (token === 'right') return { ...shownOrder, id: orderId }
          throw new Refusal('unknown_order', 'not_found', 'There is no such order.')
        },
      },
    }),
  }
}

/** Tells a trial of orders, as their owner would. */
export function tellsOf(shop: () => Trial) {
  const moment = (agoMs = 0) => new Date(shop().clock.now() - agoMs).toISOString()
  const ids = (n: number) => ({
    orderId: orderNumber(n),
    number: 'S-1',
    cartId: `cart_${'0'.repeat(26)}`,
    cartVersion: 1,
  })
  return {
    confirm: (n: number, agoMs = 0) =>
      shop().tell(order.events.confirmed, {
        ...ids(n),
        total: { amount: 1, currency: 'GBP' },
        country: 'GB',
        placedAt: moment(agoMs),
        confirmedAt: moment(),
        lines: [],
      }),
    cancel: (n: number) => shop().tell(order.events.cancelled, { ...ids(n), reason: 'payment_overdue' }),
  }
}
