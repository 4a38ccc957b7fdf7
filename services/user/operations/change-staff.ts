import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { shownStaff } from '../domain.ts'
import { covers, permissionsOf } from '../domain/roles.ts'
import { rolesAmong, staffOf } from '../staff-of.ts'
import { lockAccount, saveStaff } from '../store/accounts.ts'
import { endSessions } from '../store/sessions.ts'

export const changeStaff: Handler<typeof user.operations.changeStaff> = (input, ctx) => {
  const { staffId, name, disabled } = input
  const roles = input.roles && rolesAmong(ctx, input.roles)
  // So there is always somebody who can undo it.
  if (staffId === ctx.caller.subject && (roles !== undefined || disabled !== undefined))
    throw ctx.refuse('yourself', 'Let somebody else change what you may do.')
  return ctx.tx(async ({ db }) => {
    const now = ctx.now()
    const before = staffOf(ctx, await lockAccount(db, staffId))
    if (!covers(ctx.caller.permissions, permissionsOf([...before.roles, ...(roles ?? [])])))
      throw ctx.refuse('more_than_yours', 'They may do more than you may, or would.', [{ pointer: '/staffId' }])
    const { disabledAt, ...rest } = before
    const since = disabled === undefined ? disabledAt : disabled ? (disabledAt ?? now) : undefined
    const after = {
      ...rest,
      name: name ?? before.name,
      roles: roles ?? before.roles,
      ...(since === undefined ? {} : { disabledAt: since }),
    }
    void saveStaff(db, after)
    if (since !== undefined) void endSessions(db, staffId, now)
    return shownStaff(after)
  })
}
