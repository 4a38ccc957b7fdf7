import { createHash, timingSafeEqual } from 'node:crypto'
import { may, type Caller, type Refusal } from '@souk/kit/service'
import type { Cart } from './domain.ts'

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

/** What is kept of a token: who reads the database learns no key. */
export const hashOf = (token: string): string => digest(token).toString('base64url')

/** Staff may act on every cart, and may negotiate prices. */
export const isStaff = (caller: Caller): boolean => may(caller, 'cart:write')

/** Is this the token of the cart? Compares in constant time. */
export const isTokenOf = ({ tokenHash }: Pick<Cart, 'tokenHash'>, token: string): boolean =>
  timingSafeEqual(digest(token), Buffer.from(tokenHash, 'base64url'))

export interface Claim {
  readonly cartId: string
  readonly token?: string | undefined
  /** No token is needed. */
  readonly isStaff: boolean
}

/**
 * The cart, if it is there and the one who asks may have it: a customer's opens to that customer, a guest's to its token, until
 * it was merged. If not, nobody learns which of the two it was.
 */
export function admitted(
  ctx: { readonly caller: Caller; refuse(code: 'unknown_cart', detail: string): Refusal },
  { cartId, token = '', isStaff: isOpenTo }: Claim,
  found: Cart | undefined,
): Cart {
  const isRight = isTokenOf(found ?? { tokenHash: hashOf(cartId) }, token)
  const isOwn = found?.customer === undefined ? isRight && !found?.mergedInto : found.customer === ctx.caller.subject
  if (found && (isOwn || isOpenTo)) return found
  throw ctx.refuse('unknown_cart', `There is no cart ${cartId}.`)
}
