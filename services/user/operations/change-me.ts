import type { InputOf } from '@souk/kit/contract'
import type { CommandContext, Handler } from '@souk/kit/service'
import { askLetter } from '../ask-letter.ts'
import type { Config } from '../config.ts'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { keyOf, shownCustomer, type Account } from '../domain.ts'
import { count, guess } from '../guess.ts'
import { findAccount, lockAccount, saveAccount } from '../store/accounts.ts'

type ChangeMe = typeof user.operations.changeMe

export const changeMe: Handler<ChangeMe, Config> = async (input, ctx) => {
  const known = customerOf(ctx, await findAccount(ctx.db, ctx.caller.subject ?? ''))
  const next = input.email !== undefined && keyOf(input.email) !== keyOf(known.email) ? input.email : undefined
  const isAllowed = next === undefined || (await knowsPassword(ctx, known, input.password))
  return ctx.tx(async (tx) => {
    const account = customerOf(ctx, await lockAccount(tx.db, known.id))
    if (next !== undefined) {
      const isStillAllowed = isAllowed && account.passwordHash === known.passwordHash
      await count(ctx, tx.db, account.email, isStillAllowed)
      if (!isStillAllowed) return ctx.refuse('wrong_password', 'Another e-mail address needs the right password.')
      await askLetter(ctx, tx, { kind: 'change_email', email: next, accountId: account.id })
    }
    const after = changed(account, input)
    void saveAccount(tx.db, after)
    return shownCustomer(after)
  })
}

function knowsPassword(ctx: CommandContext<ChangeMe, Config>, account: Account, password: string | undefined) {
  if (password !== undefined) return guess(ctx, account.email, password, account.passwordHash)
  throw ctx.refuse('wrong_password', 'Another e-mail address needs the password.', [{ pointer: '/password' }])
}

/** The account with what was given. An empty telephone number is none. */
function changed({ phone: before, ...account }: Account, input: InputOf<ChangeMe>): Account {
  const { name, locale, marketing, phone = before } = input
  return {
    ...account,
    ...(phone === undefined || phone === '' ? {} : { phone }),
    ...(name === undefined ? {} : { name }),
    ...(locale === undefined ? {} : { locale }),
    ...(marketing === undefined ? {} : { marketing }),
  }
}
