import type { Fault } from '@souk/kit/contract'
import type { Caller, Refusal } from '@souk/kit/service'
import { itemOf, type Item, type Wish } from './domain.ts'
import type { LookedUp } from './look-up.ts'
import { isStaff } from './secret.ts'

type Code = 'staff_only' | 'catalog_unavailable' | 'not_sold' | 'not_priced' | 'wrong_currency'

interface Asked {
  readonly caller: Caller
  refuse(code: Code, detail: string, errors: Fault[]): Refusal
}

/** What wishes put into a cart, or a refusal that names all that cannot be. `pointerOf` leads to a wish in the input. */
export function granted(
  ctx: Asked,
  wishes: readonly Wish[],
  currency: string,
  known: LookedUp,
  pointerOf: (at: number) => string,
): Item[] {
  if (!isStaff(ctx.caller)) refuseNegotiated(ctx, wishes, pointerOf)
  const items: Item[] = []
  const faults: (Fault & { code: Code; message: string })[] = []
  for (const [at, wish] of wishes.entries()) {
    const found = itemOf(wish, currency, known.offers.get(wish.sku))
    if ('item' in found) items.push(found.item)
    else {
      const { code, detail } = found.wrong
      const field = code === 'wrong_currency' ? 'unitPrice/currency' : 'sku'
      faults.push({ pointer: `${pointerOf(at)}/${field}`, code, message: detail, sku: wish.sku })
    }
  }
  const [first] = faults
  if (first) throw ctx.refuse(first.code, first.message, faults)
  return items
}

function refuseNegotiated(ctx: Asked, wishes: readonly Wish[], pointerOf: (at: number) => string): void {
  const at = wishes.findIndex(({ unitPrice }) => unitPrice !== undefined)
  if (at >= 0)
    throw ctx.refuse('staff_only', 'Only staff may negotiate prices.', [{ pointer: `${pointerOf(at)}/unitPrice` }])
}
