import { Refusal, type Operation } from '../contract/index.ts'
import type { Caller } from '../service/index.ts'

/** The only service that speaks for the outside world. */
export const GATEWAY = 'gateway'

/**
 * Throws unless the caller may ask for this operation. A service named in `callers` always may; otherwise `access` decides:
 * `service` any service but the gateway (none, if `callers` names some), `customer` somebody signed in, a permission its
 * holders.
 */
export function authorise(operation: Operation, caller: Caller): void {
  if (operation.callers.includes(caller.service)) return
  const { access } = operation
  if (access === 'public') return
  if (access === 'service') {
    if (caller.service !== GATEWAY && operation.callers.length === 0) return
    throw new Refusal(
      'forbidden',
      'forbidden',
      `${caller.service} may not call ${operation.service}.${operation.name}.`,
    )
  }
  if (access === 'customer') {
    if (caller.subject !== undefined) return
    throw new Refusal('unauthenticated', 'unauthenticated', 'Sign in first.')
  }
  if (caller.permissions.includes(access) || caller.permissions.includes('*')) return
  if (caller.subject === undefined && caller.permissions.length === 0)
    throw new Refusal('unauthenticated', 'unauthenticated', 'This is for staff: send a key or sign in.')
  throw new Refusal('forbidden', 'forbidden', `The permission ${access} is needed.`)
}
