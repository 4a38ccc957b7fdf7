import { isShown, may, type Caller, type Context } from '@souk/kit/service'
import { order } from '@souk/order/contract'

type Asking = Pick<Context, 'call'> & { readonly caller: Caller }
interface Which {
  readonly orderId: string
  readonly token?: string
}

/**
 * Whether somebody may see or say which messages about an order are wanted: staff by their own permission alone, and everybody
 * else who may see the order.
 */
export async function mayChoose(ctx: Asking, which: Which, permission: string): Promise<boolean> {
  if (ctx.caller.permissions.length > 0) return may(ctx.caller, permission)
  return maySeeOrder(ctx, which)
}

/** Whether somebody may see an order: its owner knows, and is asked on behalf of who asks. */
export async function maySeeOrder(ctx: Asking, { orderId, token }: Which): Promise<boolean> {
  if (token === undefined && ctx.caller.subject === undefined) return false
  const asked = { orderId, ...(token === undefined ? {} : { token }) }
  return isShown(ctx.call(order.operations.show, asked), 'unknown_order')
}
