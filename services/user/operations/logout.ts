import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { endSession, lockSession } from '../store/sessions.ts'
import { isOfSession, readRefreshToken } from '../tokens.ts'

export const logout: Handler<typeof user.operations.logout, Config> = async ({ refreshToken }, ctx) => {
  const said = readRefreshToken(refreshToken)
  if (said === undefined) return {}
  return ctx.tx(async ({ db }) => {
    const session = await lockSession(db, said.sessionId)
    if (session && isOfSession(ctx.config.secret, session, said)) void endSession(db, session.id, ctx.now())
    return {}
  })
}
