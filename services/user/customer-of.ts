import type { Refusal } from '@souk/kit/service'
import type { Account } from './domain.ts'

/** The account, if it is that of a customer who can sign in. */
export function customerOf(
  ctx: { refuse(code: 'unknown_customer', detail: string): Refusal },
  found: Account | undefined,
): Account {
  if (found?.kind === 'customer' && found.state === 'active') return found
  throw ctx.refuse('unknown_customer', 'There is no such customer.')
}
