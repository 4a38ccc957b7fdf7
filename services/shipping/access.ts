import { isRefusal, type Caller, type Context } from '@souk/kit/service'
import { order } from '@souk/order/contract'

/** Does this person hold a permission of staff? */
export const may = ({ permissions }: Caller, permission: string): boolean =>
  permissions.includes(permission) || permissions.includes('*')

/** Whether somebody may see what becomes of an order: the owner of orders knows, and is asked on behalf of who asks. */
export async function maySeeOrder(
  ctx: Pick<Context, 'call'> & { readonly caller: Caller },
  orderId: string,
  token: string | undefined,
): Promise<boolean> {
  if (may(ctx.caller, 'shipping:read')) return true
  if (token === undefined && ctx.caller.subject === undefined) return false
  try {
    await ctx.call(order.operations.show, { orderId, ...(token === undefined ? {} : { token }) })
    return true
  } catch (error) {
    if (isRefusal(error, 'unknown_order')) return false
    throw error
  }
}
