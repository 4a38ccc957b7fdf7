import { isShown, may, type Caller, type Context } from '@souk/kit/service'
import { order } from '@souk/order/contract'

/**
 * Whether somebody may see or say which messages about an order are wanted: staff by their own permission alone, and everybody
 * else who may see the order: its owner knows, and is asked on behalf of who asks.
 */
export async function mayChoose(
  ctx: Pick<Context, 'call'> & { readonly caller: Caller },
  { orderId, token }: { readonly orderId: string; readonly token?: string },
  permission: string,
): Promise<boolean> {
  const { caller } = ctx
  if (caller.permissions.length > 0) return may(caller, permission)
  if (token === undefined && caller.subject === undefined) return false
  const asked = { orderId, ...(token === undefined ? {} : { token }) }
  return isShown(ctx.call(order.operations.show, asked), 'unknown_order')
}
