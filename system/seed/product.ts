import type { Picture } from './pictures/look.ts'

/** An amount in the smallest unit of its currency: pence, cents, whole yen. */
export type Price = { amount: number; currency: string }

export type SeedVariant = {
  sku: string
  title: string
  options: { name: string; value: string }[]
  prices: Price[]
  stock: number
}

export type SeedProduct = {
  slug: string
  title: string
  description: string
  categories: string[]
  picture: Picture
  variants: SeedVariant[]
}

/** One line of the catalogue: the sku, its options, its prices in pence, euro cents, US cents and, for some, yen, and the stock. */
export const variant = (
  sku: string,
  options: Record<string, string>,
  [gbp, eur, usd, jpy]: [gbp: number, eur: number, usd: number, jpy?: number],
  stock: number,
): SeedVariant => ({
  sku,
  title: Object.values(options).join(', ') || 'Standard',
  options: Object.entries(options).map(([name, value]) => ({ name, value })),
  prices: [
    { amount: gbp, currency: 'GBP' },
    { amount: eur, currency: 'EUR' },
    { amount: usd, currency: 'USD' },
    ...(jpy === undefined ? [] : [{ amount: jpy, currency: 'JPY' }]),
  ],
  stock,
})
