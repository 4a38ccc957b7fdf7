import { staff } from '@souk/kit/testing'
import { catalog } from '../../services/catalog/contract.ts'
import { inventory } from '../../services/inventory/contract.ts'
import type { Market } from './market.ts'

export const PLENTY = 'MUG'
export const OTHER = 'POT'
/** There are fewer of it than customers who want one. */
export const SCARCE = 'LAMP'

/** What is on the shelf when the first customers come. */
const shelf = [
  { sku: PLENTY, price: 900, units: 500 },
  { sku: OTHER, price: 1_250, units: 500 },
  { sku: SCARCE, price: 7_999, units: 4 },
] as const

/** Where everybody lives, and how it is delivered there. */
export const DELIVERY = { zone: 'home', title: 'Home', countries: ['GB'] }
export const STANDARD = { option: 'standard', title: 'Standard', minDays: 2, maxDays: 4, prices: [] }
export const EXPRESS = { option: 'express', title: 'Express', minDays: 1, maxDays: 1 }

export async function fillShelf({ shop, ready }: Market): Promise<void> {
  await ready()
  for (const { sku, price, units } of shelf) {
    const variants = [{ sku, prices: [{ amount: price, currency: 'GBP' }] }]
    await shop.ask(catalog.operations.create, { title: `A ${sku}`, variants }, staff)
    await shop.ask(inventory.operations.receive, { sku, quantity: units }, staff)
  }
}
