import type { Handler } from '@souk/kit/service'
import type { notification } from '../contract.ts'
import { shownMessage } from '../domain.ts'
import { isNoted, wake } from '../store.ts'

export const resend: Handler<typeof notification.operations.resend> = ({ messageId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const woken = await wake(db, messageId, ctx.now())
    if (woken) return shownMessage(woken)
    if (await isNoted(db, messageId)) throw ctx.refuse('already_sent', 'It was sent already.')
    throw ctx.refuse('unknown_message', 'There is no such message.')
  })
