import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import { chosen, quotes } from '../domain.ts'
import { ratesTo } from '../store/zones.ts'

export const quote: Handler<typeof shipping.operations.quote> = async ({ option, ...purchase }, ctx) => {
  const offer = chosen(quotes(await ratesTo(ctx.db, purchase.country), purchase), option, purchase)
  if ('refuse' in offer) throw ctx.refuse(offer.refuse, offer.detail, offer.errors)
  return offer
}
