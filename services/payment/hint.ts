import { faults, money, object, oneOf, optional, string, type Value } from '@souk/kit/contract'

const hint = object({
  id: string({ max: 100, pattern: '^[A-Za-z0-9_-]+$' }),
  reference: string({ max: 100, pattern: '^[A-Za-z0-9_-]+$' }),
  state: oneOf(['action_required', 'authorised', 'declined', 'captured', 'voided']),
  amount: money,
  captured: optional(money),
  refunded: optional(money),
})

/** What a webhook tells. Never more than a hint: the truth is looked up. */
export type Hint = Value<typeof hint>

/** Reads the body of a webhook; undefined when it is not one. What else it carries is not looked at. */
export function readHint(body: string): Hint | undefined {
  try {
    const read: unknown = JSON.parse(body)
    return faults(hint, read).length === 0 ? (read as Hint) : undefined
  } catch {
    return undefined
  }
}
