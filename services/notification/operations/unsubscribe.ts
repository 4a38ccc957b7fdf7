import type { Handler } from '@souk/kit/service'
import { mayChoose } from '../access.ts'
import type { notification } from '../contract.ts'
import { OPTIONAL } from '../domain.ts'
import { savePreferences } from '../store/preferences.ts'

export const unsubscribe: Handler<typeof notification.operations.unsubscribe> = async (input, ctx) => {
  const { orderId } = input
  if (!(await mayChoose(ctx, input, 'notification:write'))) throw ctx.refuse('unknown_order', 'There is no such order.')
  return ctx.tx(async ({ db }) => {
    await savePreferences(db, orderId, OPTIONAL)
    return { orderId, unwanted: [...OPTIONAL], optional: [...OPTIONAL] }
  })
}
