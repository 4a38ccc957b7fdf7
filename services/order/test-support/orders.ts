import type { OutputOf } from '@souk/kit/contract'
import type { payment } from '@souk/payment/contract'
import { drafted, type Basket, type Delivery, type Purchase } from '../domain.ts'
import type { Data } from '../plan.ts'

export const START = Date.UTC(2026, 10, 21)
const id = (prefix: string) => `${prefix}_${'0'.repeat(26)}`
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const at = new Date(START).toISOString()

export const purchase: Purchase = {
  cartId: id('cart'),
  email: 'ada@example.com',
  shippingAddress: { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' },
  payment: { method: 'card', token: 'tok_visa' },
}

const item = (sku: string, quantity: number, amount: number): Basket['lines'][number] => ({
  id: id('itm'),
  sku,
  title: sku,
  variantTitle: '',
  quantity,
  unitPrice: pounds(amount),
  negotiated: false,
  total: pounds(amount * quantity),
  problems: [],
})

export const total = pounds(2_600)
const none = pounds(0)
export const basket = {
  id: id('cart'),
  state: 'open',
  currency: 'GBP',
  version: 3,
  lines: [item('MUG', 2, 900), item('POT', 1, 800)],
  totals: { subtotal: total, discount: none, shipping: none, tax: none, total },
  unchecked: [],
  createdAt: at,
  updatedAt: at,
  expiresAt: at,
} as Basket

export const delivery: Delivery = { option: 'standard', price: none }

export const names = { orderId: id('ord'), paymentId: id('pay'), number: 'S-7K3M-92QX' }

export const DEADLINE_MS = 900_000
export const PATIENCE_MS = 8_000

/** What a checkout is begun with. */
export const begun: Data = {
  order: drafted(names, { input: purchase, basket, delivery }, START, START),
  token: 'secret',
  cartVersion: 3,
  cardToken: 'tok_visa',
  patienceMs: PATIENCE_MS,
  deadlineMs: DEADLINE_MS,
  deadlineAt: START,
  looks: 0,
}

export type Payment = OutputOf<typeof payment.operations.show>

export const paymentIn = (state: Payment['state']): Payment => ({
  paymentId: names.paymentId,
  orderId: names.orderId,
  state,
  amount: total,
  captured: state === 'captured' ? total : none,
  refunded: none,
  method: 'card',
  provider: 'stand-in',
  ...(state === 'action_required' ? { nextAction: { type: 'redirect', url: '/second-step' } } : {}),
  createdAt: at,
  updatedAt: at,
  version: 1,
})
