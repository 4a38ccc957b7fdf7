import type { Handler } from '@souk/kit/service'
import { askLetter } from '../ask-letter.ts'
import { refuseWeak } from '../choose-password.ts'
import type { user } from '../contract.ts'
import { keyOf, shownStaff, type Account } from '../domain.ts'
import { covers, permissionsOf } from '../domain/roles.ts'
import { rolesAmong } from '../staff-of.ts'
import { claimEmail, insertAccount } from '../store/accounts.ts'

const LOCALE = 'en-GB'

export const addStaff: Handler<typeof user.operations.addStaff> = async (input, ctx) => {
  const { email, password, name } = input
  const roles = rolesAmong(ctx, input.roles)
  if (!covers(ctx.caller.permissions, permissionsOf(roles)))
    throw ctx.refuse('more_than_yours', 'These roles may do more than you may.', [{ pointer: '/roles' }])
  if (password !== undefined) refuseWeak(ctx, password, email, '/password')
  const account: Account = {
    id: ctx.newId('stf'),
    kind: 'staff',
    state: 'active',
    email,
    // Who is invited chooses another one, and nobody has known this.
    passwordHash: await ctx.passwords.hash(password ?? ctx.secret()),
    name,
    locale: LOCALE,
    marketing: false,
    roles,
    createdAt: ctx.now(),
  }
  return ctx.tx(async (tx) => {
    if (!(await claimEmail(tx.db, keyOf(email), account.id)))
      throw ctx.refuse('email_taken', 'Somebody has this e-mail address already.', [{ pointer: '/email' }])
    void insertAccount(tx.db, account)
    if (password === undefined)
      await askLetter(ctx, tx, { kind: 'reset_password', email, accountId: account.id, invites: true })
    return shownStaff(account)
  })
}
