import type { Instance, Lease } from './balancer.ts'
import type { Permit } from './breaker.ts'
import type { Callee, PolicyWorld } from './callee.ts'
import { deadlinePassed, isDeadlineExceeded, leastMs } from './deadline.ts'
import type { Deadline } from './deadline.ts'
import { isPolicyError, PolicyError } from './policy-error.ts'
import { attemptTimeout, withTimeout } from './timeout.ts'
import { consequenceOf, consequences } from './verdict.ts'
import type { Classify, Consequence } from './verdict.ts'

/** One call to another service, apart from how it is carried. */
export interface CallRequest<T> {
  readonly callee: string
  /** A name from the callee's contract: a breaker is kept for each, so it must not contain ids. */
  readonly operation: string
  readonly deadline: Deadline
  /** What discovery knows now. Pass the same array while nothing changes. */
  readonly instances: readonly Instance[]
  /** The caller's own cancellation. It counts against nobody. */
  readonly signal?: AbortSignal | undefined
  /** May it be carried out twice? True for queries and for commands with an idempotency key. Default false. */
  readonly retriable?: boolean | undefined
  /** Start a second attempt after this many ms, about the callee's p95. Reads only. Default: never. */
  readonly hedgeAfterMs?: number | undefined
  /** Longest time of one attempt, in ms. Default `settings.timeoutMs`; the deadline shortens it. */
  readonly timeoutMs?: number | undefined
  /** Answers in place of a callee that is out of order; never asked after a refusal or a cancellation. */
  readonly fallback?: ((error: unknown) => T | Promise<T>) | undefined
}

/**
 * Carries one attempt to one instance, as `fetch` would. It must stop when `signal` aborts. A transport within the process
 * must translate what it gets as a wire would: a policy's error of the callee's own calls is not one of ours.
 */
export type Attempt<T> = (instance: Instance, signal: AbortSignal) => Promise<T>

/** Was there nobody to ask? Discovery has never named an instance of the callee, or none that has the operation. */
export const isNoInstance = (error: unknown): error is PolicyError => isPolicyError(error, 'no_instance')

/** A request on its way through the policies. */
export interface Call<T> {
  readonly request: CallRequest<T>
  readonly attempt: Attempt<T>
  readonly classify: Classify
  readonly callee: Callee
  /** The instance asked last: the next attempt goes to another one. */
  asked: string | undefined
}

/**
 * One attempt: past the breaker, through the bulkhead, to an instance, within its time. What was taken on the way in is
 * given back on the way out with the outcome, whatever happens; time spent in our own queue is not held against the callee.
 */
export async function attemptOnce<T>(world: PolicyWorld, call: Call<T>, signal: AbortSignal | undefined): Promise<T> {
  const { clock } = world
  const { deadline, operation: name, callee: calleeName } = call.request
  const operation = call.callee.operation(name)
  let permit: Permit | undefined
  let leave: (() => void) | undefined
  let lease: Lease | undefined
  let startedAt = 0
  let durationMs = 0
  let consequence = consequences.rejected
  try {
    permit = operation.breaker.enter()
    const place = call.callee.bulkhead.enter(signal, deadline.remaining() - leastMs)
    leave = typeof place === 'function' ? place : await place
    deadline.refuseIfLate()
    lease = call.callee.balancer.pick(call.asked, name)
    if (!lease) throw new PolicyError('no_instance', `No instance of ${calleeName} is known that has ${name}.`)
    call.asked = lease.instance.id
    startedAt = clock.monotonic()
    const value = await ask(world, call, lease.instance, signal)
    durationMs = clock.monotonic() - startedAt
    consequence = consequences.answered
    return value
  } catch (error) {
    if (lease) durationMs = clock.monotonic() - startedAt
    consequence = judge(error, signal, call.classify, durationMs > operation.slowMs)
    if (isPolicyError(error)) report(world, call.request, error, lease?.instance, durationMs)
    throw error
  } finally {
    lease?.settle(consequence.instance)
    permit?.settle(consequence.breaker, durationMs)
    leave?.()
  }
}

function ask<T>(world: PolicyWorld, call: Call<T>, instance: Instance, signal: AbortSignal | undefined): Promise<T> {
  const remaining = call.request.deadline.remaining()
  const timeoutMs = call.request.timeoutMs ?? world.settings.timeoutMs
  const expired = timeoutMs < remaining ? () => attemptTimeout(timeoutMs) : deadlinePassed
  return withTimeout(
    world.clock,
    Math.min(timeoutMs, remaining),
    signal,
    (inner) => call.attempt(instance, inner),
    expired,
  )
}

/** An attempt cut short by the deadline is held against the callee only if it had been slow by then. */
function judge(error: unknown, signal: AbortSignal | undefined, classify: Classify, slow: boolean): Consequence {
  if (slow && isDeadlineExceeded(error) && !signal?.aborted) return consequences.failure
  return consequenceOf(error, signal, classify)
}

function report<T>(
  { emit }: PolicyWorld,
  { callee, operation }: CallRequest<T>,
  { kind: by, retryAfterMs }: PolicyError,
  asked: Instance | undefined,
  ms: number,
): void {
  if (asked) emit({ kind: 'timeout', callee, operation, by, instance: asked.id, ms })
  else emit({ kind: 'rejected', callee, operation, by, retryAfterMs })
}
