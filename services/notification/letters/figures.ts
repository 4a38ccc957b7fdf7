import { format, type Money } from '@souk/kit/money'
import type { About } from './letter.ts'

const LOCALE = 'en-GB'
const days = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long', timeZone: 'UTC' })

export const amount = (money: Money): string => format(money, LOCALE)
export const day = (moment: string): string => days.format(new Date(moment))

/** The sums of an order with their names; what is zero and says nothing is left out. */
export function sums({ order: { totals } }: About): { name: string; value: string }[] {
  const { subtotal, discount, shipping, tax, total } = totals
  const isPlain = discount.amount === 0 && shipping.amount === 0 && tax.amount === 0
  return [
    ...(isPlain ? [] : [{ name: 'Subtotal', value: amount(subtotal) }]),
    ...(discount.amount === 0 ? [] : [{ name: 'Discount', value: `−${amount(discount)}` }]),
    { name: 'Delivery', value: shipping.amount === 0 ? 'free' : amount(shipping) },
    ...(tax.amount === 0 ? [] : [{ name: 'Tax', value: amount(tax) }]),
    { name: 'Total', value: amount(total) },
  ]
}

/** So many are shown whole by mail programs that cut a letter off after 102 KB, and a mail server takes them. */
const MOST_ARTICLES = 100

/** The first articles of an order, by the name of the product and what tells its variant from others. */
export const articles = ({ order }: About) =>
  order.lines.slice(0, MOST_ARTICLES).map(({ title, variantTitle, sku, quantity, unitPrice, total }) => ({
    name: title,
    detail: variantTitle === '' || variantTitle === title ? sku : `${variantTitle} · ${sku}`,
    count: quantity === 1 ? '' : `${quantity} × ${amount(unitPrice)}`,
    total: amount(total),
  }))

/** How many articles are not shown, or nothing when all of them are. */
export function others({ order }: About): string {
  const count = order.lines.length - MOST_ARTICLES
  return count <= 0 ? '' : `and ${count} more ${count === 1 ? 'article' : 'articles'}`
}

/** Where it goes, line by line. */
export function destination({ order: { shippingAddress: to } }: About): string[] {
  const town = [to.postalCode, to.city].filter(Boolean).join(' ')
  return [to.name, to.line1, to.line2, town, to.region, countryOf(to.country)].filter(
    (line) => line !== undefined && line !== '',
  ) as string[]
}

const countries = new Intl.DisplayNames(LOCALE, { type: 'region' })
const countryOf = (code: string): string => countries.of(code) ?? code

export const greeting = ({ order }: About): string => `Hello ${order.shippingAddress.name},`
