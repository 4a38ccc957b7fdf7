import type { catalog } from '@souk/catalog/contract'
import type { PayloadOf } from '@souk/kit/contract'
import type { ReactionHandler } from '@souk/kit/service'
import type { Offer } from '../domain.ts'
import { savePrices, saveProduct, withdraw } from '../store.ts'

type Events = typeof catalog.events

/** A product is new, or another than before. */
export const productTold: ReactionHandler<Events['created'] | Events['changed']> = ({ product }, ctx) =>
  ctx.tx(({ db }) => saveProduct(db, product.id, offersOf(product, ctx.event.at), ctx.event.at))

export const pricesTold: ReactionHandler<Events['priced']> = ({ productId, sku, prices }, ctx) =>
  ctx.tx(({ db }) => savePrices(db, { productId, sku, prices, seenAt: ctx.event.at }))

export const productGone: ReactionHandler<Events['deleted']> = ({ productId }, ctx) =>
  ctx.tx(({ db }) => withdraw(db, productId, ctx.event.at))

const offersOf = ({ id, title, variants }: PayloadOf<Events['created']>['product'], seenAt: number): Offer[] =>
  variants.map((variant) => ({
    sku: variant.sku,
    productId: id,
    title,
    variantTitle: variant.title,
    prices: variant.prices,
    isSold: true,
    seenAt,
  }))
