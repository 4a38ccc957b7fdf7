import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { shown } from '../domain/session.ts'
import { tokensFor } from '../sign-in.ts'
import { findAccount } from '../store/accounts.ts'
import { endSession, lockSession, saveTurn } from '../store/sessions.ts'
import { isOfSession, readRefreshToken } from '../tokens.ts'

export const refresh: Handler<typeof user.operations.refresh, Config> = async ({ refreshToken }, ctx) => {
  const over = () => ctx.refuse('session_over', 'Sign in again.')
  const said = readRefreshToken(refreshToken)
  if (said === undefined) throw over()
  return ctx.tx(async ({ db }) => {
    const now = ctx.now()
    const session = await lockSession(db, said.sessionId)
    if (session === undefined || !isOfSession(ctx.config.secret, session, said)) throw over()
    const what = shown(session, said.turn, now)
    const account = what === 'over' ? undefined : await findAccount(db, session.accountId)
    if (account === undefined || account.disabledAt !== undefined) throw over()
    if (what === 'stolen') {
      ctx.log.warn('a refresh token was shown that had been replaced: its session ends', { sessionId: session.id })
      void endSession(db, session.id, now)
      return over()
    }
    if (what === 'same') return tokensFor(ctx, db, account, session)
    const next = { ...session, turn: session.turn + 1, turnedAt: now }
    void saveTurn(db, next)
    return tokensFor(ctx, db, account, next)
  })
}
