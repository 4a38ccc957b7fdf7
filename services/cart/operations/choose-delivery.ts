import type { CommandContext, Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { quoted, quotedStill } from '../delivery.ts'
import { parcelOf, type Delivery, type Quoted } from '../domain/delivery.ts'
import { lookUp } from '../look-up.ts'
import { rewrite } from '../revise.ts'
import { findCart } from '../store.ts'

type ChooseDelivery = typeof cart.operations.chooseDelivery
type Choosing = CommandContext<ChooseDelivery, typeof config>

export const chooseDelivery: Handler<ChooseDelivery, typeof config> = async (input, ctx) => {
  const { country, shippingOption, ...target } = input
  const way = { country, shippingOption }
  const found = await findCart(ctx.db, target.cartId)
  const told = found && found.lines.length > 0 ? await quoted(ctx, way, parcelOf(found, country)) : undefined
  const known = { ...(await lookUp(ctx, [])), delivery: told }
  return rewrite(ctx, target, known, async (before, db) => {
    if (before.lines.length === 0) throw ctx.refuse('empty_cart', 'There is nothing in the cart to be delivered.')
    const delivery = await quotedStill(db, told, way, parcelOf(before, country), ctx.now())
    return { cart: { ...before, delivery: granted(ctx, delivery) }, delivery }
  })
}

/** The delivery at the price that is known for it, or why there is none. */
function granted(ctx: Choosing, delivery: Quoted | undefined): Delivery {
  if (delivery?.objection === 'not_delivered_there')
    throw ctx.refuse('not_delivered_there', 'Nothing is delivered there.', [{ pointer: '/country' }])
  if (delivery?.objection === 'not_offered')
    throw ctx.refuse('not_offered', 'There is no such way to deliver.', [{ pointer: '/shippingOption' }])
  if (delivery?.quote === undefined)
    throw ctx.refuse('shipping_unavailable', 'What the delivery costs cannot be found out at the moment.')
  return delivery.quote.delivery
}
