import type { Handler } from '@souk/kit/service'
import type { notification } from '../contract.ts'
import { wakeFailed } from '../store.ts'
import { wakeFailedAccountLetters } from '../store/account-letters.ts'

export const resendFailed: Handler<typeof notification.operations.resendFailed> = (_, ctx) =>
  ctx.tx(async ({ db }) => {
    const woken = await Promise.all([wakeFailed(db, ctx.now()), wakeFailedAccountLetters(db, ctx.now())])
    return { resent: woken.reduce((sum, count) => sum + count, 0) }
  })
