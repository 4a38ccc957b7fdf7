/** Why a policy ended a call. Only for `attempt_timeout` and `deadline_exceeded` may the callee have been asked. */
export type PolicyErrorKind =
  'attempt_timeout' | 'broken_circuit' | 'bulkhead_full' | 'deadline_exceeded' | 'no_instance'

const brand = Symbol.for('souk.policy-error')

/** Thrown when a policy ends a call, not the callee. Recognise it with a guard such as `isBrokenCircuit`. */
export class PolicyError extends Error {
  readonly [brand] = true
  readonly kind: PolicyErrorKind
  /** How long asking again is pointless, if the policy knows. The caller's own answer can carry it as Retry-After. */
  readonly retryAfterMs: number | undefined

  constructor(kind: PolicyErrorKind, message: string, retryAfterMs?: number) {
    super(message)
    this.name = 'PolicyError'
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }
}

/** Did a policy end the call, and if `kind` is given, that one? Recognised by brand, so it works across copies of the kit. */
export const isPolicyError = (error: unknown, kind?: PolicyErrorKind): error is PolicyError =>
  typeof error === 'object' &&
  error !== null &&
  brand in error &&
  (kind === undefined || (error as PolicyError).kind === kind)
