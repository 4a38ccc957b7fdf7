import type { Handler } from '@souk/kit/service'
import { askLetter } from '../ask-letter.ts'
import { refuseWeak } from '../choose-password.ts'
import type { user } from '../contract.ts'
import type { Account } from '../domain.ts'
import { insertAccount } from '../store/accounts.ts'

const LOCALE = 'en-GB'

/**
 * Does the same whether the address is known or not. Each request makes an account of its own that nobody can use yet, so
 * that whoever answers the letter gets the password that was chosen with it, and not one that a stranger chose before.
 */
export const register: Handler<typeof user.operations.register> = async (input, ctx) => {
  const { email, password, name, locale = LOCALE, marketing = false } = input
  refuseWeak(ctx, password, email, '/password')
  const account: Account = {
    id: ctx.newId('cus'),
    kind: 'customer',
    state: 'pending',
    email,
    passwordHash: await ctx.passwords.hash(password),
    name,
    locale,
    marketing,
    roles: [],
    createdAt: ctx.now(),
  }
  return ctx.tx(async (tx) => {
    const isAsked = await askLetter(ctx, tx, { kind: 'verify_email', email, accountId: account.id })
    if (isAsked) void insertAccount(tx.db, account)
    return {}
  })
}
