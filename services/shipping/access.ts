import { isShown, may, type Caller, type Context } from '@souk/kit/service'
import { order } from '@souk/order/contract'

/** Whether somebody may see what becomes of an order: the owner of orders knows, and is asked on behalf of who asks. */
export async function maySeeOrder(
  ctx: Pick<Context, 'call'> & { readonly caller: Caller },
  orderId: string,
  token: string | undefined,
): Promise<boolean> {
  if (may(ctx.caller, 'shipping:read')) return true
  if (token === undefined && ctx.caller.subject === undefined) return false
  const asked = { orderId, ...(token === undefined ? {} : { token }) }
  return isShown(ctx.call(order.operations.show, asked), 'unknown_order')
}
