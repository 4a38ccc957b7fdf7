import type { Fault } from '@souk/kit/contract'
import { isCurrency } from '@souk/kit/money'
import { conflict, type CommandContext, type Refusal, type Transaction } from '@souk/kit/service'
import type { config } from './config.ts'
import type { cart } from './contract.ts'
import type { Cart } from './domain.ts'
import { lifetimeMs } from './revise.ts'
import { hashOf } from './secret.ts'
import { insertCart, lockOwnCart } from './store.ts'

type Asking = CommandContext<typeof cart.operations.openMine, typeof config>

interface Choosing {
  readonly config: { readonly currency: string }
  refuse(code: 'unknown_currency', detail: string, errors: Fault[]): Refusal
}

/** The currency of the cart that is meant. */
export function currencyOf(ctx: Choosing, currency = ctx.config.currency): string {
  if (isCurrency(currency)) return currency
  throw ctx.refuse('unknown_currency', `There is no currency ${currency}.`, [{ pointer: '/currency' }])
}

/** A cart that begins now. `customer`: whose it is; a guest has only the token. */
export function emptyCart(
  ctx: Pick<Asking, 'newId' | 'now' | 'config'>,
  { currency, customer, token }: { currency: string; customer?: string; token: string },
): Cart {
  const now = ctx.now()
  return {
    id: ctx.newId('cart'),
    tokenHash: hashOf(token),
    customer,
    mergedInto: undefined,
    state: 'open',
    currency,
    version: 1,
    lines: [],
    delivery: undefined,
    createdAt: now,
    updatedAt: now,
    expiresAt: now + lifetimeMs(ctx.config),
  }
}

/** The open cart of a customer, locked. It is made if there is none; of two who make it at once one does. */
export async function ownCart(
  ctx: Pick<Asking, 'newId' | 'secret' | 'now' | 'config'>,
  db: Transaction['db'],
  customer: string,
  currency: string,
): Promise<Cart> {
  const found = await lockOwnCart(db, customer, currency)
  if (found) return found
  // Nobody is told the token: whose cart it is opens it.
  const made = emptyCart(ctx, { currency, customer, token: ctx.secret() })
  if ((await insertCart(db, made)) === 0) throw conflict('the cart of the customer')
  return made
}
