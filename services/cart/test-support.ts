import { catalog } from '@souk/catalog/contract'
import { inventory } from '@souk/inventory/contract'
import type { OutputOf } from '@souk/kit/contract'
import type { Money } from '@souk/kit/money'
import { isRefusal, service, type Handler } from '@souk/kit/service'

type Answer = OutputOf<typeof catalog.operations.variants>['data'][number]

export const gbp = (amount: number): Money => ({ amount, currency: 'GBP' })
export const refused = (code: string) => (error: unknown) => isRefusal(error, code)
export const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`

/** One variant, as the catalogue answers it. */
export const sold = (sku: string, prices: Money[], productId = id('prod', 1)): Answer => ({
  sku,
  variantId: id('var', 1),
  productId,
  slug: 'thing',
  title: `The ${sku}`,
  variantTitle: 'Standard',
  options: [],
  prices,
})

const { variants } = catalog.operations
const { availability } = inventory.operations

/** The part of the catalogue that a cart asks: what it sells can be changed, and what it was asked is counted. */
export function shelf() {
  const offers = new Map<string, Answer>()
  const asked: (readonly string[])[] = []
  const answer: Handler<typeof variants> = async ({ sku }) => {
    asked.push(sku)
    return { data: sku.flatMap((each) => offers.get(each) ?? []) }
  }
  return {
    asked,
    sell: (...all: Answer[]) => all.forEach((each) => offers.set(each.sku, each)),
    drop: (sku: string) => offers.delete(sku),
    service: service({ ...catalog, operations: { variants } }, { operations: { variants: answer } }),
  }
}

/** The part of inventory that a cart asks. */
export function warehouse() {
  const units = new Map<string, number>()
  const asked: (readonly string[])[] = []
  const answer: Handler<typeof availability> = async ({ sku }) => {
    asked.push(sku)
    return { data: sku.flatMap((each) => (units.has(each) ? [{ sku: each, available: units.get(each) ?? 0 }] : [])) }
  }
  return {
    asked,
    units,
    service: service({ ...inventory, operations: { availability } }, { operations: { availability: answer } }),
  }
}
