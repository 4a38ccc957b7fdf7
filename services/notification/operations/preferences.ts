import type { Handler } from '@souk/kit/service'
import { mayChoose } from '../access.ts'
import type { notification } from '../contract.ts'
import { OPTIONAL } from '../domain.ts'
import { preferencesOf } from '../store/preferences.ts'

export const preferences: Handler<typeof notification.operations.preferences> = async (input, ctx) => {
  const { orderId } = input
  if (!(await mayChoose(ctx, input, 'notification:read'))) throw ctx.refuse('unknown_order', 'There is no such order.')
  const chosen = await preferencesOf(ctx.db, [orderId])
  return { orderId, unwanted: [...(chosen.get(orderId) ?? [])], optional: [...OPTIONAL] }
}
