import { cart } from '@souk/cart/contract'
import { isRefusal, may, type CommandContext, type Handler } from '@souk/kit/service'
import { replaceCardNumbers } from '@souk/kit/telemetry'
import { checkout } from '../checkout.ts'
import type { order } from '../contract.ts'
import { deliveryOf } from '../delivery.ts'
import { objectionTo } from '../domain/objection.ts'
import { drafted, orderNumber, pastMoment, type Purchase } from '../domain.ts'
import type { Data } from '../plan.ts'
import type { settings } from '../settings.ts'
import { insertOrder, inTheWay, type Kept } from '../store.ts'
import { rememberQuote } from '../store/quotes.ts'

type Place = typeof order.operations.place
type Placing = CommandContext<Place, typeof settings>

const SHORTEST_PATIENCE_MS = 1_000

export const place: Handler<Place, typeof settings> = async (input, ctx) => {
  const since = ctx.now()
  const placedAt = momentOf(input, ctx, since)
  refuseCardNumber(input, ctx)
  const [basket, { live, number }] = await Promise.all([basketOf(input, ctx), lookAround(input.cartId, ctx)])
  const first = live.find(({ cartVersion }) => basket.state === 'ordered' || cartVersion === basket.version)
  if (first) return repeated(first, ctx)
  const objection = objectionTo(basket, input)
  if (objection) throw ctx.refuse(objection.code, objection.detail, objection.errors)

  const { delivery, learned } = await deliveryOf(input, basket, ctx)
  const names = { orderId: ctx.newId('ord'), paymentId: ctx.newId('pay'), number }
  const kept: Kept = {
    order: drafted(names, { input, basket, delivery }, placedAt, ctx.now()),
    token: ctx.secret(),
    customer: isStaff(ctx) ? undefined : ctx.caller.subject,
    cartVersion: basket.version,
  }
  return ctx.begin(checkout, names.orderId, begun(kept, input, ctx, since), async ({ db }) => {
    if (learned) void rememberQuote(db, learned)
    if (!(await insertOrder(db, kept))) throw underWay(ctx)
  })
}

/** What the checkout is begun with. The time that the cart took is taken from the patience of the customer. */
const begun = ({ order, token, cartVersion }: Kept, input: Purchase, ctx: Placing, since: number): Data => ({
  order,
  token,
  cartVersion,
  cardToken: input.payment.token,
  patienceMs: Math.max(SHORTEST_PATIENCE_MS, ctx.config.answerWithinMs - (ctx.now() - since)),
  deadlineMs: ctx.config.paymentDeadlineSeconds * 1_000,
  deadlineAt: 0,
  looks: 0,
})

function refuseCardNumber({ payment }: Purchase, ctx: Placing): void {
  if (replaceCardNumbers(payment.token, '') !== payment.token)
    throw ctx.refuse('card_number', 'Card numbers are for the provider alone: send the token that it gives for one.', [
      { pointer: '/payment/token' },
    ])
}

const isStaff = ({ caller }: Placing): boolean => may(caller, 'order:write')

function momentOf({ occurredAt }: Purchase, ctx: Placing, now: number): number {
  if (occurredAt === undefined) return now
  if (!isStaff(ctx))
    throw ctx.refuse('staff_only', 'Only staff may say when an order happened.', [{ pointer: '/occurredAt' }])
  const at = pastMoment(occurredAt, now)
  if (at === undefined)
    throw ctx.refuse('impossible_time', 'There is no such moment in the past.', [{ pointer: '/occurredAt' }])
  return at
}

async function basketOf({ cartId, cartToken }: Purchase, ctx: Placing) {
  try {
    const key = isStaff(ctx) ? { staff: true } : cartToken === undefined ? {} : { token: cartToken }
    return await ctx.call(cart.operations.checkout, { cartId, ...key })
  } catch (error) {
    if (isRefusal(error, 'unknown_cart'))
      throw ctx.refuse('unknown_cart', 'There is no such cart.', [{ pointer: '/cartId' }])
    throw error
  }
}

/**
 * Other orders of the cart, and a number that is free: drawn again while it is taken. Should another order take it meanwhile,
 * the insert fails and nothing has happened.
 */
async function lookAround(cartId: string, ctx: Placing): Promise<{ live: Kept[]; number: string }> {
  const number = orderNumber(ctx.newId('num'))
  const { live, isTaken } = await inTheWay(ctx.db, cartId, number)
  return isTaken ? lookAround(cartId, ctx) : { live, number }
}

/** The same cart ordered twice is one order. Who shows the key to the cart may see it; while it is open it is only named. */
function repeated({ order, token }: Kept, ctx: Placing) {
  if (order.status === 'placed' || order.status === 'payment_pending') throw underWay(ctx, order)
  return { ...order, token }
}

const underWay = (ctx: Placing, order?: { id: string; number: string; status: string }) =>
  ctx.refuse('already_ordered', 'This cart is being ordered already.', [
    {
      pointer: '/cartId',
      ...(order ? { orderId: order.id, number: order.number, status: order.status } : {}),
    },
  ])
