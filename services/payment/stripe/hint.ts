import { boolean, faults, integer, object, oneOf, optional, string, type Schema, type Value } from '@souk/kit/contract'
import type { Hint } from '../hint.ts'
import { stateOf } from './charge.ts'
import { fromStripe } from './money.ts'

const currency = string({ pattern: '^[a-z]{3}$' })
const metadata = object({ reference: string({ max: 100, pattern: '^[A-Za-z0-9_-]+$' }) })
const minor = integer({ min: 0 })
const event = object({
  id: string({ max: 100, pattern: '^[A-Za-z0-9_-]+$' }),
  object: oneOf(['event']),
  data: object({ object: object({ object: optional(string()) }) }),
})
const intent = object({
  object: oneOf(['payment_intent']),
  status: string({ max: 100 }),
  amount: minor,
  amount_received: minor,
  currency,
  metadata,
})
const charge = object({
  object: oneOf(['charge']),
  captured: boolean(),
  amount: minor,
  amount_captured: minor,
  amount_refunded: minor,
  currency,
  metadata,
})

const fits = <S extends Schema>(schema: S, value: unknown): value is Value<S> => faults(schema, value).length === 0

/** Reads an event of Stripe; undefined when it is none, `other` when it does not tell of one of our payments. */
export function readStripeHint(body: string): Hint | 'other' | undefined {
  let read: unknown
  try {
    read = JSON.parse(body)
  } catch {
    return undefined
  }
  if (!fits(event, read)) return undefined
  const told: unknown = read.data.object
  if (fits(intent, told)) {
    const { metadata: names, status, amount, amount_received: received } = told
    const state = stateOf(status)
    const captured = state === 'captured' ? { captured: fromStripe(received, told.currency) } : {}
    return { id: read.id, reference: names.reference, state, amount: fromStripe(amount, told.currency), ...captured }
  }
  if (!fits(charge, told) || !told.captured) return 'other'
  const money = (each: number) => fromStripe(each, told.currency)
  return {
    id: read.id,
    reference: told.metadata.reference,
    state: 'captured',
    amount: money(told.amount),
    captured: money(told.amount_captured),
    refunded: money(told.amount_refunded),
  }
}
