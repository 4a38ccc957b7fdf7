import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { isPolicyError, PolicyError } from './policy-error.ts'
import { slidingWindow } from './sliding-window.ts'
import type { SlidingWindow, WindowTotals } from './sliding-window.ts'

/** When a circuit opens, for how long, and what it takes to close it. */
export interface BreakerSettings {
  readonly windowMs: number
  readonly buckets: number
  /** With fewer calls in the window it never opens: one failure of one call is not a rate of 100 %. */
  readonly minCalls: number
  /** Opens when failures / calls reaches this. */
  readonly failureRate: number
  /** Opens when calls longer than `slowMs` / calls reaches this. */
  readonly slowRate: number
  readonly slowMs: number
  /** The first pause, in ms; doubles each time the probes fail, up to `maxOpenMs`. */
  readonly openMs: number
  readonly maxOpenMs: number
  /** Up to this share is taken off each pause at random, so that callers do not probe in step. */
  readonly openJitter: number
  /** Probes let in when half open. */
  readonly probes: number
}

/** Window, volume, rate and first pause are Hystrix's; the slow rate and several probes are Resilience4j's. */
export const breakerDefaults: BreakerSettings = {
  windowMs: 10_000,
  buckets: 10,
  minCalls: 20,
  failureRate: 0.5,
  slowRate: 0.8,
  slowMs: 1_000,
  openMs: 5_000,
  maxOpenMs: 60_000,
  openJitter: 0.2,
  probes: 5,
}

/**
 * What a call says about the callee. `refused` (a 4xx) proves that a probe was answered but does not enter the rates, or
 * a flood of bad requests could hide an outage. `ignored` says nothing: the caller left, or the call never started.
 */
export type CallOutcome = 'success' | 'failure' | 'refused' | 'ignored'

/** Each state holds only what it needs. `until` is on the monotonic clock, `openings` counts from the last time it was closed. */
type State =
  | { readonly kind: 'closed'; readonly window: SlidingWindow }
  | { readonly kind: 'open'; readonly until: number; readonly openings: number }
  | {
      readonly kind: 'half_open'
      readonly openings: number
      granted: number
      settled: number
      failures: number
      slow: number
    }

/** What a circuit does with calls: lets them through, rejects them, or lets some probe. */
export type BreakerStateKind = State['kind']

/** The state for people: what an operations console shows. */
export type BreakerState =
  | ({ readonly kind: 'closed' } & WindowTotals)
  | { readonly kind: 'open'; readonly remainingMs: number; readonly openings: number }
  | { readonly kind: 'half_open'; readonly inFlight: number; readonly settled: number; readonly openings: number }

/** A change of state; `seen` are the calls that led to it, `openMs` the pause if it opened. */
export interface BreakerChange {
  readonly from: BreakerStateKind
  readonly to: BreakerStateKind
  readonly seen: WindowTotals
  readonly openMs?: number
}

/** The right to make one call. Settle it whatever happens, `ignored` if it was not used; a second settling does nothing. */
export interface Permit {
  settle(outcome: CallOutcome, durationMs: number): void
}

/** The circuit of one operation of a callee. */
export interface Breaker {
  /** A permit at once, or throws `broken_circuit` at once. Never waits for a probe. */
  enter(): Permit
  state(): BreakerState
}

/** Was the call turned away by an open circuit? The callee was not asked. */
export const isBrokenCircuit = (error: unknown): error is PolicyError => isPolicyError(error, 'broken_circuit')

/**
 * A circuit breaker for one (caller, operation). Closed: counts outcomes in a time window and opens when the failure or
 * the slow rate reaches its limit. Open: rejects until the pause is over; the pause ends lazily, at the next call.
 * Half open: `probes` calls go through, all others are rejected; it opens again, for twice as long, as soon as the
 * probes' rates are sure to reach a limit, and closes when all probes are back. A result counts only in the state in
 * which its call started: each change of state makes older permits worthless. States and rates follow Resilience4j's
 * CircuitBreaker, the growing pause Polly's break-duration generator.
 */
export function createBreaker(
  clock: Clock,
  random: Random,
  settings: BreakerSettings = breakerDefaults,
  onChange?: (change: BreakerChange) => void,
): Breaker {
  const newWindow = () => slidingWindow(settings.windowMs, settings.buckets)
  let generation = 0
  let state: State = { kind: 'closed', window: newWindow() }

  const become = (next: State, seen: WindowTotals, openMs?: number) => {
    const from = state.kind
    state = next
    generation++
    onChange?.({ from, to: next.kind, seen, ...(openMs !== undefined && { openMs }) })
  }

  const open = (openings: number, seen: WindowTotals) => {
    const fullMs = Math.min(settings.maxOpenMs, settings.openMs * 2 ** (openings - 1))
    const openMs = fullMs * (1 - settings.openJitter * random.fraction())
    become({ kind: 'open', until: clock.monotonic() + openMs, openings }, seen, openMs)
  }

  const tooBad = (failures: number, slow: number, calls: number) =>
    failures / calls >= settings.failureRate || slow / calls >= settings.slowRate

  const settleClosed = (window: SlidingWindow, failed: boolean, slow: boolean) => {
    const now = clock.monotonic()
    window.record(now, failed, slow)
    const seen = window.totals(now)
    if (seen.calls >= settings.minCalls && tooBad(seen.failures, seen.slow, seen.calls)) open(1, seen)
  }

  const settleProbe = (probing: State & { kind: 'half_open' }, failed: boolean, slow: boolean) => {
    probing.settled++
    if (failed) probing.failures++
    if (slow) probing.slow++
    const seen = { calls: probing.settled, failures: probing.failures, slow: probing.slow }
    // Divided by all probes, not by those that are back: the limit is reached whatever the others will say.
    if (tooBad(probing.failures, probing.slow, settings.probes)) open(probing.openings + 1, seen)
    else if (probing.settled === settings.probes) become({ kind: 'closed', window: newWindow() }, seen)
  }

  const permit = (): Permit => {
    let validIn = generation
    return {
      settle(outcome, durationMs) {
        if (validIn !== generation) return
        validIn = -1
        const failed = outcome === 'failure'
        const slow = outcome !== 'refused' && durationMs > settings.slowMs
        if (state.kind === 'half_open') {
          if (outcome === 'ignored') state.granted--
          else settleProbe(state, failed, slow)
        } else if (state.kind === 'closed' && (failed || outcome === 'success'))
          settleClosed(state.window, failed, slow)
      },
    }
  }

  const reject = (retryAfterMs?: number): never => {
    throw new PolicyError(
      'broken_circuit',
      'The circuit is open: the callee was failing and is given time.',
      retryAfterMs,
    )
  }

  return {
    enter() {
      if (state.kind === 'open') {
        const remainingMs = state.until - clock.monotonic()
        if (remainingMs > 0) reject(remainingMs)
        const probing = { openings: state.openings, granted: 0, settled: 0, failures: 0, slow: 0 }
        become({ kind: 'half_open', ...probing }, { calls: 0, failures: 0, slow: 0 })
      }
      if (state.kind === 'half_open') {
        if (state.granted >= settings.probes) reject()
        state.granted++
      }
      return permit()
    },
    state() {
      if (state.kind === 'closed') return { kind: 'closed', ...state.window.totals(clock.monotonic()) }
      const { kind, openings } = state
      if (kind === 'open') return { kind, openings, remainingMs: Math.max(0, state.until - clock.monotonic()) }
      return { kind, openings, inFlight: state.granted - state.settled, settled: state.settled }
    },
  }
}
