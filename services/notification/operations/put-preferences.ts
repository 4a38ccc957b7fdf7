import type { Handler } from '@souk/kit/service'
import { mayChoose } from '../access.ts'
import type { notification } from '../contract.ts'
import { OPTIONAL } from '../domain.ts'
import { savePreferences } from '../store/preferences.ts'

export const putPreferences: Handler<typeof notification.operations.putPreferences> = async (input, ctx) => {
  const { orderId } = input
  if (!(await mayChoose(ctx, input, 'notification:write'))) throw ctx.refuse('unknown_order', 'There is no such order.')
  const unwanted = OPTIONAL.filter((kind) => input.unwanted.includes(kind))
  return ctx.tx(async ({ db }) => {
    await savePreferences(db, orderId, unwanted)
    return { orderId, unwanted, optional: [...OPTIONAL] }
  })
}
