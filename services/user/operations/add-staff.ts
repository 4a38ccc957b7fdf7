import type { Handler } from '@souk/kit/service'
import { refuseWeak } from '../choose-password.ts'
import type { user } from '../contract.ts'
import { keyOf, type Account } from '../domain.ts'
import { covers, isRole, permissionsOf } from '../domain/roles.ts'
import { claimEmail, insertAccount } from '../store/accounts.ts'

const LOCALE = 'en-GB'

export const addStaff: Handler<typeof user.operations.addStaff> = async (input, ctx) => {
  const { email, password, name } = input
  const roles = [...new Set(input.roles)]
  const wrong = input.roles.findIndex((role) => !isRole(role))
  if (wrong >= 0)
    throw ctx.refuse('unknown_role', `There is no role ${input.roles[wrong]}.`, [{ pointer: `/roles/${wrong}` }])
  if (!covers(ctx.caller.permissions, permissionsOf(roles)))
    throw ctx.refuse('more_than_yours', 'These roles may do more than you may.', [{ pointer: '/roles' }])
  refuseWeak(ctx, password, email, '/password')
  const account: Account = {
    id: ctx.newId('stf'),
    kind: 'staff',
    state: 'active',
    email,
    passwordHash: await ctx.passwords.hash(password),
    name,
    locale: LOCALE,
    marketing: false,
    roles,
    createdAt: ctx.now(),
  }
  return ctx.tx(async ({ db }) => {
    if (!(await claimEmail(db, keyOf(email), account.id)))
      throw ctx.refuse('email_taken', 'Somebody has this e-mail address already.', [{ pointer: '/email' }])
    void insertAccount(db, account)
    return { staffId: account.id, email, name, roles, createdAt: new Date(account.createdAt).toISOString() }
  })
}
