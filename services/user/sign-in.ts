import type { Transaction } from '@souk/kit/service'
import { signAccessToken } from './access-token.ts'
import type { Account } from './domain.ts'
import { TOKEN_LIFE_MS } from './domain/keyring.ts'
import { permissionsOf } from './domain/roles.ts'
import { SESSION_LIFE_MS, type Session } from './domain/session.ts'
import { keyForSigning, type Making } from './keyring.ts'
import { insertSession } from './store/sessions.ts'
import { refreshToken } from './tokens.ts'

/** What somebody is given who is signed in by this session. */
export async function tokensFor(ctx: Making, db: Transaction['db'], account: Account, session: Session) {
  const { secret, issuer, audience } = ctx.config
  const issuedAt = Math.floor(ctx.now() / 1_000)
  const expiresIn = TOKEN_LIFE_MS / 1_000
  const claims = {
    iss: issuer,
    aud: audience,
    sub: account.id,
    iat: issuedAt,
    exp: issuedAt + expiresIn,
    jti: ctx.newId('tok'),
    sid: session.id,
    ...(account.kind === 'staff' ? { permissions: permissionsOf(account.roles) } : {}),
  }
  return {
    accessToken: signAccessToken(secret, await keyForSigning(ctx, db), claims),
    tokenType: 'Bearer' as const,
    expiresIn,
    refreshToken: refreshToken(secret, session),
    subject: account.id,
  }
}

/** Signs somebody in. */
export async function beginSession(ctx: Making, db: Transaction['db'], account: Account, device: string | undefined) {
  const now = ctx.now()
  const session: Session = {
    id: ctx.newId('ses'),
    accountId: account.id,
    salt: ctx.secret(),
    turn: 1,
    turnedAt: now,
    ...(device === undefined ? {} : { device }),
    createdAt: now,
    expiresAt: now + SESSION_LIFE_MS,
  }
  void insertSession(db, session)
  return tokensFor(ctx, db, account, session)
}
