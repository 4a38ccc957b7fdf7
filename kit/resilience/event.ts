import type { Instance } from './balancer.ts'
import type { BreakerStateKind } from './breaker.ts'
import type { PolicyErrorKind } from './policy-error.ts'
import type { Priority } from './shedder.ts'
import type { WindowTotals } from './sliding-window.ts'

interface OfCall {
  readonly callee: string
  readonly operation: string
}

/**
 * Everything that a policy does beyond passing a call through, for telemetry and for the live console. On the happy path
 * there are no events. `rejected`: the callee was not asked. `timeout`: it was, and did not answer in time.
 */
export type ResilienceEvent =
  | (OfCall & { readonly kind: 'retry'; readonly attempt: number; readonly delayMs: number; readonly error: unknown })
  | (OfCall & { readonly kind: 'retry_denied'; readonly error: unknown })
  | (OfCall & { readonly kind: 'hedged' })
  | (OfCall & { readonly kind: 'fallback'; readonly error: unknown })
  | (OfCall & { readonly kind: 'rejected'; readonly by: PolicyErrorKind; readonly retryAfterMs: number | undefined })
  | (OfCall & {
      readonly kind: 'timeout'
      readonly by: PolicyErrorKind
      readonly instance: string
      readonly ms: number
    })
  | (OfCall & {
      readonly kind: 'breaker'
      readonly from: BreakerStateKind
      readonly to: BreakerStateKind
      readonly seen: WindowTotals
      readonly openMs?: number
    })
  | {
      readonly kind: 'ejected'
      readonly callee: string
      readonly instance: Instance
      readonly ms: number
      readonly times: number
    }
  | { readonly kind: 'returned'; readonly callee: string; readonly instance: Instance }
  | { readonly kind: 'panic'; readonly callee: string; readonly healthy: number; readonly instances: number }
  | { readonly kind: 'shed'; readonly priority: Priority; readonly inFlight: number; readonly limit: number }

/** Where events go. It is called in the middle of a call: it must be quick. */
export type Observe = (event: ResilienceEvent) => void

/** An observer that may be absent and may throw: a broken gauge must never fail a checkout. */
export function quietly(observe: Observe | undefined): Observe {
  if (!observe) return () => {}
  return (event) => {
    try {
      observe(event)
    } catch {
      // There is nobody to tell: this is the teller.
    }
  }
}
