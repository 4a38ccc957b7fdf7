import { Refusal, type Operation } from '../contract/index.ts'
import { may } from '../service/access.ts'
import type { Caller } from '../service/context.ts'

/** The only service that speaks for the outside world. */
export const GATEWAY = 'gateway'

/**
 * Why the caller may not ask for this operation; undefined when it may. A service named in `callers` always may; otherwise
 * `access` decides: `service` any service but the gateway (none, if `callers` names some), `customer` somebody signed in, a
 * permission its holders.
 */
export function denied(operation: Operation, caller: Caller): Refusal | undefined {
  if (operation.callers.includes(caller.service)) return undefined
  const { access } = operation
  if (access === 'public') return undefined
  if (access === 'service') {
    if (caller.service !== GATEWAY && operation.callers.length === 0) return undefined
    return forbidden(`${caller.service} may not call ${operation.service}.${operation.name}.`)
  }
  if (access === 'customer') return caller.subject === undefined ? unauthenticated('Sign in first.') : undefined
  if (may(caller, access)) return undefined
  if (caller.subject === undefined && caller.permissions.length === 0)
    return unauthenticated('This is for staff: send a key or sign in.')
  return forbidden(`The permission ${access} is needed.`)
}

const unauthenticated = (detail: string) => new Refusal('unauthenticated', 'unauthenticated', detail)
const forbidden = (detail: string) => new Refusal('forbidden', 'forbidden', detail)
