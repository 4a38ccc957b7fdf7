import { iso, type Order } from '../domain.ts'

/** Stands where an e-mail address must stand. Nobody can ever have it (RFC 2606). */
export const NOBODY = 'erased@souk.invalid'
const ERASED = 'erased'

/** An order without anybody in it. The country stays, because taxes depend on it. */
export const withoutPerson = (order: Order, now: number): Order => ({
  ...order,
  email: NOBODY,
  shippingAddress: { name: ERASED, line1: ERASED, city: ERASED, country: order.shippingAddress.country },
  timeline: [...order.timeline, { at: iso(now), what: 'customer_erased' }],
  version: order.version + 1,
})

/** Was its customer taken out of it? */
export const isErased = ({ email }: Pick<Order, 'email'>): boolean => email === NOBODY
