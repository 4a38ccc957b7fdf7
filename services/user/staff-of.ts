import type { Fault } from '@souk/kit/contract'
import type { Refusal } from '@souk/kit/service'
import type { Account } from './domain.ts'
import { isRole } from './domain/roles.ts'

/** The account, if it is that of somebody who works here. */
export function staffOf(
  ctx: { refuse(code: 'unknown_staff', detail: string): Refusal },
  found: Account | undefined,
): Account {
  if (found?.kind === 'staff') return found
  throw ctx.refuse('unknown_staff', 'Nobody of that name works here.')
}

/** The roles, each once. Refuses one that there is not. */
export function rolesAmong(
  ctx: { refuse(code: 'unknown_role', detail: string, errors: Fault[]): Refusal },
  names: readonly string[],
): string[] {
  const wrong = names.findIndex((name) => !isRole(name))
  if (wrong >= 0)
    throw ctx.refuse('unknown_role', `There is no role ${names[wrong]}.`, [{ pointer: `/roles/${wrong}` }])
  return [...new Set(names)]
}
