import type { Handler, Transaction } from '@souk/kit/service'
import { askLetter } from '../ask-letter.ts'
import type { Config } from '../config.ts'
import { user } from '../contract.ts'
import { keyOf } from '../domain.ts'
import { openLink } from '../open-link.ts'
import { claimEmail, lockAccount, releaseEmail, saveAccount } from '../store/accounts.ts'
import { spendLetter } from '../store/letters.ts'

export const verifyEmail: Handler<typeof user.operations.verifyEmail, Config> = async ({ token }, ctx) => {
  const spent = () => ctx.refuse('link_spent', 'The link was used before, is too old, or is not from us.')
  const letter = await openLink(ctx, token, ['verify_email', 'change_email'])
  if (letter?.accountId === undefined) throw spent()
  const { id, accountId, email } = letter
  return ctx.tx(async (tx) => {
    const account = await lockAccount(tx.db, accountId)
    if (account === undefined || !(await spendLetter(tx.db, id, ctx.now()))) throw spent()
    if (!(await claimEmail(tx.db, keyOf(email), accountId))) throw spent()
    void saveAccount(tx.db, { ...account, state: 'active', email })
    if (account.state === 'pending') await tx.emit(user.events.registered, { customerId: accountId })
    else await leave(tx, account.email)
    return {}
  })

  /** The address that was there before is free again, and whoever reads it is told. */
  async function leave(tx: Transaction, before: string): Promise<void> {
    void releaseEmail(tx.db, keyOf(before), accountId)
    await askLetter(ctx, tx, { kind: 'email_changed', email: before, accountId })
  }
}
