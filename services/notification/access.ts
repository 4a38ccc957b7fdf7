import { isRefusal, type Caller, type Context } from '@souk/kit/service'
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
  const { permissions, subject } = ctx.caller
  if (permissions.length > 0) return permissions.includes(permission) || permissions.includes('*')
  if (token === undefined && subject === undefined) return false
  try {
    await ctx.call(order.operations.show, { orderId, ...(token === undefined ? {} : { token }) })
    return true
  } catch (error) {
    if (isRefusal(error, 'unknown_order')) return false
    throw error
  }
}
