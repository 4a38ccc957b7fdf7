import type { OutputOf } from '@souk/kit/contract'
import { sum } from '@souk/kit/money'
import type { Handler } from '@souk/kit/service'
import { shipping } from '@souk/shipping/contract'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { parcelOf, type Quote } from '../domain/delivery.ts'
import { admitted, isStaff } from '../secret.ts'
import { asKept } from '../shown.ts'
import { findCart } from '../store.ts'
import { knownQuotes } from '../store/quotes.ts'

type Told = OutputOf<typeof shipping.operations.options>

/** Stands for no answer. */
const NOT_TOLD: Told = { data: [] }

export const shippingOptions: Handler<typeof cart.operations.shippingOptions, typeof config> = async (input, ctx) => {
  const claim = { ...input, isStaff: isStaff(ctx.caller) }
  const found = admitted(ctx, claim, await findCart(ctx.db, input.cartId))
  const { currency, totals, version } = asKept({ ...found, delivery: undefined })
  const parcel = parcelOf(found, input.country)
  if (parcel.items === 0) return { data: [], unchecked: [], version }
  const told = await ctx.call(shipping.operations.options, parcel, { fallback: () => NOT_TOLD })
  const isTold = told !== NOT_TOLD
  const ways = isTold
    ? told.data
    : (await knownQuotes(ctx.db, parcel, ctx.now())).map((quote) => asOption(quote, currency))
  const data = ways.map(({ price, ...way }) => ({
    ...way,
    price,
    totals: { ...totals, shipping: price, total: sum([totals.total, price], currency) },
  }))
  return { data, unchecked: isTold ? [] : ['options'], version }
}

const asOption = ({ delivery }: Quote, currency: string): Told['data'][number] => {
  const { shippingOption: option, title, price: amount, minDays, maxDays } = delivery
  return { option, title, price: { amount, currency }, minDays, maxDays }
}
