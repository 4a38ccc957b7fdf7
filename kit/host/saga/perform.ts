import { isOutage } from '../../call/index.ts'
import { isRefusal, type Operation } from '../../contract/index.ts'
import { deadlineIn, isBulkheadFull } from '../../resilience/index.ts'
import { keyOf, type Pending } from '../../saga/index.ts'
import type { Stored } from '../../saga/store.ts'
import type { Span } from '../../telemetry/index.ts'
import { describe } from '../cause.ts'
import type { Runtime } from '../runtime.ts'
import type { Lanes } from './lanes.ts'

/** How long a step may take before its outcome is unknown. */
const STEP_MS = 10_000
/** And each attempt of it: a payment that takes its time is waited for, since nobody's page hangs on it. */
const ATTEMPT_MS = 5_000

/** What a saga hears of a step. */
export interface StepHeard {
  readonly heard: string
  readonly payload: unknown
  readonly alarm?: string
}

/** Asks a step, under the key that all attempts of this call share. Never rejects: every outcome is something to hear. */
export async function perform(
  { calls, world }: Runtime,
  { instance, traceparent }: Stored,
  step: string,
  operation: Operation,
  pending: Pending,
  lanes: Lanes,
): Promise<StepHeard> {
  const { attempt, input } = pending
  let leave: (() => void) | undefined
  try {
    leave = await lanes.enter(operation.service)
    const errand = { deadline: deadlineIn(world.clock, STEP_MS), span: spanOf(world.telemetry.span, traceparent) }
    const output = await calls.call(operation, input, errand, {
      idempotencyKey: keyOf(instance, step, pending),
      timeoutMs: ATTEMPT_MS,
    })
    return { heard: `${step}.ok`, payload: { output, attempt } }
  } catch (error) {
    if (isRefusal(error)) {
      const { code, message: detail, errors } = error
      return { heard: `${step}.refused`, payload: { code, detail, errors, attempt } }
    }
    const cause = describe(error)
    const heard = { heard: `${step}.unknown`, payload: { cause, attempt } }
    // Nobody was out of reach: the other did not understand the request, and will not understand it next time.
    return isOutage(error) || isBulkheadFull(error) ? heard : { ...heard, alarm: cause }
  } finally {
    leave?.()
  }
}

/** Steps belong to the trace in which their saga began; each call has a span of its own there. */
function spanOf(begin: (name: string, kind: 'internal') => Span, traceparent: string | undefined): Span {
  if (traceparent === undefined) return begin('saga', 'internal')
  const nothing = () => {}
  return { traceId: traceparent.split('-')[1] ?? '', traceparent, set: nothing, fail: nothing, end: nothing }
}
