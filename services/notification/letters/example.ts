import type { Kind, Message } from '../domain.ts'
import type { About } from './letter.ts'

export const REFUND = 'ref_01k7t2hw5ae1m9z3c8q4v7x0yb'
export const RETURN = 'ret_01k7t2hw5ae1m9z3c8q4v7x0yb'
export const PARCEL = 'SK0123456789AB'
const given = { refundId: REFUND, state: 'done', at: '2026-03-05T10:15:00.000Z' } as const

const pounds = (amount: number) => ({ amount, currency: 'GBP' })

const order: About['order'] = {
  id: 'ord_01k7t2hw5ae1m9z3c8q4v7x0yb',
  number: 'S-7K3M-92QX',
  status: 'confirmed',
  cartId: 'cart_01k7t2hw5ae1m9z3c8q4v7x0yb',
  lines: [
    {
      sku: 'CER-MUG-OCH',
      title: 'Hand-thrown mug',
      variantTitle: 'Ochre, 350 ml',
      quantity: 2,
      unitPrice: pounds(1_650),
      total: pounds(3_300),
    },
    {
      sku: 'TEX-THR-IND',
      title: 'Handwoven wool throw with fringes, washed soft',
      variantTitle: 'Indigo',
      quantity: 1,
      unitPrice: pounds(8_900),
      total: pounds(8_900),
    },
    {
      sku: 'TEA-MIN-100',
      title: 'Moroccan mint tea',
      variantTitle: 'Moroccan mint tea',
      quantity: 12,
      unitPrice: pounds(495),
      total: pounds(5_940),
    },
  ],
  totals: {
    subtotal: pounds(18_140),
    discount: pounds(0),
    shipping: pounds(0),
    tax: pounds(0),
    total: pounds(18_140),
  },
  email: 'ada@example.com',
  shippingAddress: {
    name: 'Ada Lovelace',
    line1: '12 St James’s Square',
    city: 'London',
    postalCode: 'SW1Y 4JH',
    country: 'GB',
  },
  shippingOption: 'standard',
  payment: { method: 'card', state: 'authorised' },
  timeline: [],
  version: 3,
  placedAt: '2026-03-03T10:15:00.000Z',
  createdAt: '2026-03-03T10:15:00.000Z',
  refunded: pounds(0),
  refunds: [{ ...given, cause: 'refund', amount: pounds(500), lines: [] }],
  returns: [
    {
      ...given,
      returnId: RETURN,
      amount: pounds(1_650),
      lines: [
        { sku: 'CER-MUG-OCH', quantity: 1 },
        { sku: 'TEA-MIN-100', quantity: 12 },
      ],
    },
  ],
}

/** An order with three articles, as the owner of orders tells of it. */
export const about = (change: Partial<About['order']> = {}): About => ({
  email: 'ada@example.com',
  phone: '+44 20 7946 0000',
  token: 'a secret/token',
  order: { ...order, ...change },
})

const called: Partial<Record<Kind, Partial<About['order']>>> = {
  payment_failed: { reason: 'payment_declined' },
  order_cancelled: {
    reason: 'customer',
    refunds: [{ ...given, cause: 'cancellation', amount: order.totals.total, lines: [] }],
  },
}
const which: Partial<Record<Kind, string>> = {
  order_refunded: REFUND,
  order_returned: RETURN,
  order_shipped: PARCEL,
  order_delivered: PARCEL,
  parcel_lost: PARCEL,
}

/** A message of a kind, and what it could be about. */
export function exampleOf(kind: Kind): { message: Pick<Message, 'kind' | 'about'>; about: About } {
  const named = which[kind]
  return { message: { kind, ...(named === undefined ? {} : { about: named }) }, about: about(called[kind]) }
}
