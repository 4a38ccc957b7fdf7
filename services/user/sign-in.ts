import type { Context, Refusal, Transaction } from '@souk/kit/service'
import { signAccessToken } from './access-token.ts'
import type { Account } from './domain.ts'
import { TOKEN_LIFE_MS } from './domain/keyring.ts'
import { permissionsOf } from './domain/roles.ts'
import { SESSION_LIFE_MS, type Session } from './domain/session.ts'
import { keyForSigning, type Making } from './keyring.ts'
import { insertSession } from './store/sessions.ts'
import { refreshToken } from './tokens.ts'

type Signing = Making & Pick<Context, 'log' | 'wallTime'> & { refuse(code: 'cannot_sign', detail: string): Refusal }

/** What somebody is given who is signed in by this session. Refuses when `USER_SECRET` was changed, until the key is replaced. */
export async function tokensFor(ctx: Signing, db: Transaction['db'], account: Account, session: Session) {
  const { secret, issuer, audience } = ctx.config
  const issuedAt = Math.floor(ctx.wallTime() / 1_000)
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
  const key = await keyForSigning(ctx, db)
  const accessToken = signAccessToken(secret, key, claims)
  if (accessToken === undefined) {
    ctx.log.error('nobody can sign in: USER_SECRET is not the one that the signing key was encrypted with', {
      keyId: key.keyId,
    })
    throw ctx.refuse('cannot_sign', 'Nobody can sign in at the moment. It was written down and will be looked into.')
  }
  return {
    accessToken,
    tokenType: 'Bearer' as const,
    expiresIn,
    refreshToken: refreshToken(secret, session),
    subject: account.id,
  }
}

/** Signs somebody in. */
export async function beginSession(ctx: Signing, db: Transaction['db'], account: Account, device: string | undefined) {
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
