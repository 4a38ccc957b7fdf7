import type { Handler } from '@souk/kit/service'
import type { notification } from '../contract.ts'
import { wakeFailed } from '../store.ts'

export const resendFailed: Handler<typeof notification.operations.resendFailed> = (_, ctx) =>
  ctx.tx(async ({ db }) => ({ resent: await wakeFailed(db, ctx.now()) }))
