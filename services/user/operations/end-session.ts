import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { endOwnSession } from '../store/sessions.ts'

export const endSession: Handler<typeof user.operations.endSession> = async ({ sessionId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const isOwn = await endOwnSession(db, ctx.caller.subject ?? '', sessionId, ctx.now())
    if (!isOwn) throw ctx.refuse('unknown_session', 'There is no such session.')
    return {}
  })
