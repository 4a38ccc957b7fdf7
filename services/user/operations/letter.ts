import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { keyOf } from '../domain.ts'
import { hasLink } from '../domain/letter.ts'
import { findAccount, findOwner } from '../store/accounts.ts'
import { findLetter } from '../store/letters.ts'
import { linkToken } from '../tokens.ts'

export const letter: Handler<typeof user.operations.letter, Config> = async ({ letterId }, ctx) => {
  const voided = () => ctx.refuse('letter_void', 'This is not to be written.')
  const found = await findLetter(ctx.db, letterId)
  if (found === undefined || found.usedAt !== undefined || found.expiresAt <= ctx.now()) throw voided()
  const owner = hasLink(found.kind) ? await findOwner(ctx.db, keyOf(found.email)) : undefined
  const account = found.accountId === undefined ? owner : await findAccount(ctx.db, found.accountId)
  if (account === undefined) throw voided()
  // What was typed may be the address of somebody else: two that are compared as one need not be one mailbox.
  const email = owner?.email ?? found.email
  const shown = ({ id: accountId, name, locale } = account) => ({ email, name, locale, accountId })
  if (found.kind === 'password_changed' || found.kind === 'email_changed') return { kind: found.kind, ...shown() }
  // Whoever asked learns nothing; whoever has the address is told.
  if (owner !== undefined && found.kind !== 'reset_password') return { kind: 'account_exists', ...shown(owner) }
  const kind = found.kind !== 'reset_password' ? 'verify_email' : found.invites ? 'invitation' : 'reset_password'
  const expiresAt = new Date(found.expiresAt).toISOString()
  return { kind, ...shown(), token: linkToken(ctx.config.secret, found), expiresAt }
}
