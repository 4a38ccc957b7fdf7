import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { attemptOnce } from './attempt.ts'
import type { Attempt, Call, CallRequest } from './attempt.ts'
import type { Instance } from './balancer.ts'
import { createCallee } from './callee.ts'
import type { Callee, CalleeState, PolicyWorld } from './callee.ts'
import { leastMs, tooLate } from './deadline.ts'
import { quietly } from './event.ts'
import type { Observe } from './event.ts'
import { withFallback } from './fallback.ts'
import { hedge } from './hedge.ts'
import { adviseNoRetry } from './retry-advice.ts'
import { retry } from './retry.ts'
import type { RetryCall } from './retry.ts'
import { settingsWith } from './settings.ts'
import type { SettingsChange } from './settings.ts'
import { consequenceOf } from './verdict.ts'
import type { Classify } from './verdict.ts'

/** What the policies of a process need of its world, and what differs from the defaults. */
export interface PoliciesOptions {
  readonly clock: Clock
  readonly random: Random
  readonly settings?: SettingsChange | undefined
  /** From how many ms on a call of this operation is slow: twice its promised p99. Default `settings.breaker.slowMs`. */
  readonly slowMs?: ((callee: string, operation: string) => number | undefined) | undefined
  /** Reads Retry-After from an error, in ms. Default: the error's own `retryAfterMs`, if it is a number. */
  readonly retryAfterMs?: ((error: unknown) => number | undefined) | undefined
  readonly observe?: Observe | undefined
}

/** The policies of one process towards all services that it calls. */
export interface Policies {
  /**
   * Runs `attempt` under all policies. Rejects with the attempt's own error, with the caller's abort reason, or with a
   * policy's error (`isDeadlineExceeded`, `isBrokenCircuit`, `isBulkheadFull`, `isAttemptTimeout`, `isNoInstance`).
   * `classify` names the attempt's errors; the table in `verdict.ts` says what follows.
   */
  run<T>(request: CallRequest<T>, attempt: Attempt<T>, classify: Classify): Promise<T>
  state(): readonly CalleeState[]
}

/**
 * Composes, outer to inner: deadline, fallback, retry with budget, hedge, breaker per operation, bulkhead per callee,
 * choice of instance, timeout. Retry is outside the breaker, so that every attempt is counted and an open circuit ends
 * the retrying; the bulkhead is inside, so that a rejection by the breaker takes no place. There is no timer for the
 * deadline itself: every single wait inside is bounded by what remains of it.
 */
export function createPolicies(options: PoliciesOptions): Policies {
  const { clock, random, slowMs, retryAfterMs = ownRetryAfterMs } = options
  const settings = settingsWith(options.settings)
  const emit = quietly(options.observe)
  const world: PolicyWorld = { clock, random, settings, emit, slowMs }
  const callees = new Map<string, { callee: Callee; instances: readonly Instance[] }>()

  const calleeOf = ({ callee: name, instances }: CallRequest<unknown>): Callee => {
    let known = callees.get(name)
    if (known === undefined || (known.instances !== instances && isOutdated(known, instances)))
      callees.set(name, (known = { callee: createCallee(name, world), instances }))
    // An empty list is discovery's trouble, not news about the callee.
    if (instances.length > 0) known.instances = instances
    known.callee.balancer.update(instances)
    return known.callee
  }

  const hedged = <T>(call: Call<T>, delayMs: number): Promise<T> => {
    const { signal, callee, operation } = call.request
    const plan = {
      delayMs,
      signal,
      mayHedge: () => call.callee.budget.tryTake(),
      isFinal: (error: unknown) => !consequenceOf(error, signal, call.classify).outage,
      onHedge: () => emit({ kind: 'hedged', callee, operation }),
    }
    return hedge(clock, plan, (inner) => attemptOnce(world, call, inner))
  }

  const retried = async <T>(call: Call<T>): Promise<T> => {
    const { request, classify } = call
    const { callee, operation, signal, deadline, hedgeAfterMs } = request
    const tools = { clock, random, budget: call.callee.budget, settings: settings.retry }
    const plan: RetryCall = {
      signal,
      retriable: (error) => {
        const { retriable, harmless } = consequenceOf(error, signal, classify)
        return retriable && (request.retriable === true || harmless)
      },
      retryAfterMs,
      remaining: () => deadline.remaining() - leastMs,
      onRetry: (attempt, delayMs, error) => emit({ kind: 'retry', callee, operation, attempt, delayMs, error }),
      onBudgetEmpty: (error) => emit({ kind: 'retry_denied', callee, operation, error }),
    }
    const once = () => (hedgeAfterMs === undefined ? attemptOnce(world, call, signal) : hedged(call, hedgeAfterMs))
    try {
      return await retry(tools, plan, once)
    } catch (error) {
      if (consequenceOf(error, signal, classify).outage) adviseNoRetry(error)
      throw error
    }
  }

  return {
    async run(request, attempt, classify) {
      const { callee: name, operation, deadline, signal, fallback } = request
      if (deadline.remaining() < leastMs) {
        emit({ kind: 'rejected', callee: name, operation, by: 'deadline_exceeded', retryAfterMs: undefined })
        const error = tooLate()
        adviseNoRetry(error)
        throw error
      }
      const callee = calleeOf(request)
      const call = { request, attempt, classify, callee, asked: undefined }
      if (!fallback) return retried(call)
      const isOutage = (error: unknown) => consequenceOf(error, signal, classify).outage
      const onFallback = (error: unknown) => emit({ kind: 'fallback', callee: name, operation, error })
      return withFallback(() => retried(call), isOutage, fallback, onFallback)
    },
    state: () => [...callees.values()].map(({ callee }) => callee.state()),
  }
}

/** A circuit that opened on instances that are gone says nothing about one that has just come. */
function isOutdated(known: { callee: Callee; instances: readonly Instance[] }, now: readonly Instance[]): boolean {
  const isNew = ({ id }: Instance) => !known.instances.some((each) => each.id === id)
  return now.some(isNew) && known.callee.state().breakers.some(({ state }) => state.kind !== 'closed')
}

function ownRetryAfterMs(error: unknown): number | undefined {
  const value = (error as { retryAfterMs?: unknown } | null | undefined)?.retryAfterMs
  return typeof value === 'number' ? value : undefined
}
