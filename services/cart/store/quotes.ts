import type { Reader, Writer } from '@souk/kit/database'
import { OUTDATED_MS, type Parcel, type Quote } from '../domain/delivery.ts'

interface QuoteRow {
  option: string
  from_subtotal: number
  below_subtotal: number | null
  items: number
  title: string
  amount: number
  min_days: number
  max_days: number
  learned_at: number
}

/** What was learned last, within a day, about each way to deliver a parcel like this one; the cheapest first. */
export async function knownQuotes(db: Reader, parcel: Parcel, now: number): Promise<Quote[]> {
  const { country, currency, subtotal, items } = parcel
  const found = await db.all<QuoteRow>`
    select option, from_subtotal, below_subtotal, items, title, amount, min_days, max_days, learned_at from quote
    where country = ${country} and currency = ${currency} and items in (0, ${items}) and from_subtotal <= ${subtotal}
      and (below_subtotal is null or below_subtotal > ${subtotal}) and learned_at > ${now - OUTDATED_MS}
    order by learned_at, option`
  const newest = new Map(found.map((row) => [row.option, row]))
  return [...newest.values()].sort((a, b) => a.amount - b.amount).map((row) => asQuote(row, country))
}

const asQuote = (row: QuoteRow, country: string): Quote => ({
  delivery: {
    country,
    shippingOption: row.option,
    title: row.title,
    price: row.amount,
    minDays: row.min_days,
    maxDays: row.max_days,
  },
  holds: {
    from: row.from_subtotal,
    below: row.below_subtotal ?? undefined,
    items: row.items === 0 ? undefined : row.items,
  },
  learnedAt: row.learned_at,
})

/** Writes what shipping answered, unless something was learned since it was asked. */
export const rememberQuote = (
  db: Writer,
  currency: string,
  { delivery, holds, learnedAt }: Quote,
): Promise<number> => db.run`
  insert into quote (country, currency, items, option, from_subtotal, below_subtotal, title, amount, min_days, max_days,
    learned_at)
  values (${delivery.country}, ${currency}, ${holds.items ?? 0}, ${delivery.shippingOption}, ${holds.from},
    ${holds.below ?? null}, ${delivery.title}, ${delivery.price}, ${delivery.minDays}, ${delivery.maxDays}, ${learnedAt})
  on conflict (country, currency, items, option, from_subtotal) do update set below_subtotal = excluded.below_subtotal,
    title = excluded.title, amount = excluded.amount, min_days = excluded.min_days, max_days = excluded.max_days,
    learned_at = excluded.learned_at
  where quote.learned_at <= excluded.learned_at`

/** Deletes what was learned too long ago to be a price. */
export const forgetQuotes = (db: Writer, now: number): Promise<number> =>
  db.run`delete from quote where learned_at <= ${now - OUTDATED_MS}`
