import type { Reader, Writer } from '@souk/kit/database'
import type { Delivery } from '../domain.ts'

/** For what delivery is asked. */
export interface Parcel {
  readonly country: string
  readonly currency: string
  /** Undefined for who names none. */
  readonly option: string | undefined
  /** Minor units. */
  readonly subtotal: number
  readonly items: number
}

/** What delivery costs, for which purchases, and when that was learned. */
export interface Quote {
  readonly parcel: Parcel
  readonly delivery: Delivery
  readonly holds: { readonly from: number; readonly below?: number; readonly items?: number }
  readonly learnedAt: number
}

interface QuoteRow {
  option: string
  amount: number
  from_subtotal: number
  below_subtotal: number | null
  items: number
  learned_at: number
}

/** What was learned last about a parcel like this one. */
export async function knownQuote(db: Reader, parcel: Parcel): Promise<Quote | undefined> {
  const { country, currency, option = '', subtotal, items } = parcel
  const row = await db.get<QuoteRow>`
    select option, amount, from_subtotal, below_subtotal, items, learned_at from quote
    where country = ${country} and currency = ${currency} and asked = ${option} and from_subtotal <= ${subtotal}
      and (below_subtotal is null or below_subtotal > ${subtotal}) and (items = 0 or items = ${items})
    order by learned_at desc limit 1`
  if (row === undefined) return undefined
  return {
    parcel,
    delivery: { option: row.option, price: { amount: row.amount, currency } },
    holds: {
      from: row.from_subtotal,
      ...(row.below_subtotal === null ? {} : { below: row.below_subtotal }),
      ...(row.items === 0 ? {} : { items: row.items }),
    },
    learnedAt: row.learned_at,
  }
}

export const rememberQuote = (db: Writer, { parcel, delivery, holds, learnedAt }: Quote): Promise<number> => db.run`
  insert into quote (country, currency, asked, from_subtotal, items, below_subtotal, option, amount, learned_at)
  values (${parcel.country}, ${parcel.currency}, ${parcel.option ?? ''}, ${holds.from}, ${holds.items ?? 0},
    ${holds.below ?? null}, ${delivery.option}, ${delivery.price.amount}, ${learnedAt})
  on conflict (country, currency, asked, from_subtotal, items) do update set below_subtotal = excluded.below_subtotal,
    option = excluded.option, amount = excluded.amount, learned_at = excluded.learned_at`
