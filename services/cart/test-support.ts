import { catalog } from '@souk/catalog/contract'
import { inventory } from '@souk/inventory/contract'
import type { OutputOf } from '@souk/kit/contract'
import type { Money } from '@souk/kit/money'
import { isRefusal, service, type Handler } from '@souk/kit/service'
import { shipping } from '@souk/shipping/contract'

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

type Quote = OutputOf<typeof shipping.operations.quote>
type Asked = Parameters<Handler<typeof shipping.operations.options>>[0]

/** One way to deliver: so much for the first piece and each one after it, or nothing from a subtotal on. */
interface Rate {
  readonly amount: number
  readonly perItem?: number
  readonly freeFrom?: number
}

const quoteOf = (
  option: string,
  { amount, perItem = 0, freeFrom }: Rate,
  { currency, subtotal, items }: Asked,
): Quote => {
  const isFree = freeFrom !== undefined && subtotal >= freeFrom
  const price = { amount: isFree ? 0 : amount + perItem * (items - 1), currency }
  const holds = isFree ? { from: freeFrom } : { from: 0, below: freeFrom, items: perItem === 0 ? undefined : items }
  return { option, title: `By ${option}`, price, minDays: 1, maxDays: 2, holds }
}

const { options, quote } = shipping.operations

/** The part of shipping that a cart asks: it delivers to Great Britain and to France, at rates that can be changed. */
export function sender() {
  const rates = new Map<string, Rate>([
    ['standard', { amount: 0 }],
    ['express', { amount: 500, perItem: 100 }],
    ['courier', { amount: 1_200, freeFrom: 5_000 }],
  ])
  const asked: (Asked & { option?: string | undefined })[] = []
  const ways = (about: Asked) =>
    ['GB', 'FR'].includes(about.country) ? [...rates].map(([option, rate]) => quoteOf(option, rate, about)) : []
  const list: Handler<typeof options> = async (about) => ({
    data: ways(about).map(({ holds: _holds, ...way }) => way),
  })
  const one: Handler<typeof quote> = async (about, ctx) => {
    asked.push(about)
    if (ways(about).length === 0) throw ctx.refuse('not_delivered_there', 'Nothing is delivered there.')
    const found = ways(about).find(({ option }) => option === about.option)
    if (found === undefined) throw ctx.refuse('unknown_option', 'There is no such way to deliver.')
    return found
  }
  return {
    rates,
    asked,
    service: service({ ...shipping, operations: { options, quote } }, { operations: { options: list, quote: one } }),
  }
}
