import type { Clock } from '../world/clock.ts'
import { expiringSignal } from './expiring-signal.ts'
import type { ExpiringSignal } from './expiring-signal.ts'
import { isPolicyError, PolicyError } from './policy-error.ts'

/**
 * The header that carries a deadline between services: the *remaining* milliseconds, never a time of day, because two
 * machines do not agree on the time (gRPC's `grpc-timeout` is relative for the same reason).
 */
export const deadlineHeader = 'x-deadline-ms'

/** What a hop keeps for itself, in ms: its answer must reach the caller before the caller's own deadline. */
export const hopMs = 20

/** With less than this many ms left no work is started: it would be thrown away, and the callee would do it for nothing. */
export const leastMs = 50

/** When an answer stops being useful. Measured on the monotonic clock, so a jump of the wall clock moves nothing. */
export interface Deadline {
  /** Milliseconds left; negative when it has passed. */
  remaining(): number
  /** The deadline to hand to a callee: `ms` earlier (default 20). */
  shrink(ms?: number): Deadline
  /** Throws `deadline_exceeded` when less than 50 ms remain; a server answers 504. Call it before work, not during it. */
  refuseIfLate(): void
  /** A signal that fires when the deadline passes or `parent` aborts. Dispose of it when the work is over. */
  signal(parent?: AbortSignal): ExpiringSignal
}

/** A deadline `ms` from now. gRPC's default is no deadline at all; here every call has one. */
export const deadlineIn = (clock: Clock, ms: number): Deadline => deadlineAt(clock, clock.monotonic() + ms)

function deadlineAt(clock: Clock, at: number): Deadline {
  const remaining = () => at - clock.monotonic()
  return {
    remaining,
    shrink: (ms = hopMs) => deadlineAt(clock, at - ms),
    refuseIfLate: () => {
      if (remaining() < leastMs) throw tooLate()
    },
    signal: (parent) => expiringSignal(clock, remaining(), parent, deadlinePassed),
  }
}

/** The error of work that was not started because less than 50 ms remained. */
export const tooLate = () => new PolicyError('deadline_exceeded', 'Too little time is left to start.')

/** The error of work that was under way when its deadline passed. */
export const deadlinePassed = () => new PolicyError('deadline_exceeded', 'The deadline passed before the answer came.')

/** Did the call end because its deadline passed or was too near? */
export const isDeadlineExceeded = (error: unknown): error is PolicyError => isPolicyError(error, 'deadline_exceeded')

/** The header's value: whole milliseconds, rounded down so that nobody downstream believes in more time than there is. */
export const renderDeadline = (deadline: Deadline) => String(Math.max(0, Math.floor(deadline.remaining())))

/**
 * Reads the header: remaining ms, at most `capMs` (default 60 s), so that no caller can park work here for an hour.
 * Absent or not a plain decimal number: undefined, and the reader's own default applies.
 */
export function parseDeadline(value: string | undefined, capMs = 60_000): number | undefined {
  if (value === undefined || !/^\d{1,15}$/.test(value)) return undefined
  return Math.min(Number(value), capMs)
}
