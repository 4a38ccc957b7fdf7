import { createHash, timingSafeEqual } from 'node:crypto'
import { may, type Caller, type Refusal } from '@souk/kit/service'
import type { Cart } from './domain.ts'

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

/** What is kept of a token: who reads the database learns no key. */
export const hashOf = (token: string): string => digest(token).toString('base64url')

/** Staff may act on every cart, and may negotiate prices. */
export const isStaff = (caller: Caller): boolean => may(caller, 'cart:write')

export interface Claim {
  readonly cartId: string
  readonly token?: string | undefined
  /** No token is needed. */
  readonly isStaff: boolean
}

/** The cart, if it is there and the one who asks may have it. If not, nobody learns which of the two it was. */
export function admitted(
  ctx: { refuse(code: 'unknown_cart', detail: string): Refusal },
  { cartId, token = '', isStaff: isOpenTo }: Claim,
  found: Cart | undefined,
): Cart {
  const given = digest(token)
  const expected = Buffer.from(found?.tokenHash ?? hashOf(cartId), 'base64url')
  if ((timingSafeEqual(given, expected) || isOpenTo) && found) return found
  throw ctx.refuse('unknown_cart', `There is no cart ${cartId}.`)
}
