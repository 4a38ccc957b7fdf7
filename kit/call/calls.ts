import {
  categories,
  faults,
  isProblem,
  isRefusal,
  Refusal,
  type InputOf,
  type Operation,
  type OutputOf,
} from '../contract/index.ts'
import type { Instance } from '../discovery/index.ts'
import type { Passports } from '../passport/index.ts'
import {
  createPolicies,
  isDeadlineExceeded,
  isPolicyError,
  type CalleeState,
  type Deadline,
  type Verdict,
} from '../resilience/index.ts'
import type { Caller } from '../service/index.ts'
import type { Span } from '../telemetry/index.ts'
import type { World } from '../world/index.ts'
import { observer } from './observe.ts'
import { isOutage, Outage } from './outage.ts'
import type { Answer } from './transport.ts'

/** For whom and until when something is asked. */
export interface Errand {
  readonly deadline: Deadline
  readonly span: Span
  /** Makes a signal that aborts when the one who asked us has gone. */
  readonly gone?: (() => AbortSignal) | undefined
  readonly caller?: Caller | undefined
}

/** What a caller may ask for besides the answer. */
export interface CallOptions<Output> {
  /** Answers when the other service is out of order; never instead of a refusal. */
  readonly fallback?: (() => Output) | undefined
  /** Start a second attempt at another instance after this many ms. Queries only. */
  readonly hedgeAfterMs?: number | undefined
  /** The longest that one attempt may take, in ms. Default 2,000. */
  readonly timeoutMs?: number | undefined
  /** Makes a command repeatable, and so retriable. */
  readonly idempotencyKey?: string | undefined
}

/** The way from one service to all others. */
export interface Calls {
  /**
   * Carries a call out under all policies of `kit/resilience`. Throws the other's `Refusal`, or an `Outage` when there was
   * no useful answer in time.
   */
  call<Op extends Operation>(
    operation: Op,
    input: InputOf<Op>,
    errand: Errand,
    options?: CallOptions<OutputOf<Op>>,
  ): Promise<OutputOf<Op>>
  /** Breakers, bulkheads and instances as they are now, for the console. */
  state(): readonly CalleeState[]
}

/** An operation that may answer later waits for others: that it takes its time does not mean that it is sick. */
const PATIENT_MS = 8_500

/** The callee answered, but with an error. */
class BadAnswer extends Error {
  readonly verdict: Verdict
  readonly retryAfterMs: number | undefined
  constructor(verdict: Verdict, message: string, retryAfterSeconds?: number) {
    super(message)
    this.verdict = verdict
    this.retryAfterMs = retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1_000
  }
}

/** Makes the calls of one service: each signed with its passport, with the remaining deadline, under all policies. */
export function createCalls(
  service: string,
  world: Pick<World, 'clock' | 'random' | 'telemetry' | 'discovery' | 'transport'>,
  passports: Passports,
): Calls {
  const { clock, random, telemetry, discovery, transport } = world
  const patient = new Set<string>()
  const policies = createPolicies({
    clock,
    random,
    observe: observer(service, telemetry),
    slowMs: (callee, name) => (patient.has(`${callee}.${name}`) ? PATIENT_MS : undefined),
  })

  return {
    call: async <Op extends Operation>(
      operation: Op,
      input: InputOf<Op>,
      errand: Errand,
      options: CallOptions<OutputOf<Op>> = {},
    ) => {
      const { service: callee, name } = operation
      const { fallback, hedgeAfterMs, timeoutMs, idempotencyKey } = options
      const { subject, permissions } = errand.caller ?? {}
      const passport = await passports.issue(callee, { subject, permissions: permissions ?? [] })
      const gone = errand.gone?.()
      if (operation.later) patient.add(`${callee}.${name}`)
      const span = telemetry.span(`call ${callee}.${name}`, 'client', errand.span.traceparent)
      try {
        return await policies.run(
          {
            callee,
            operation: name,
            deadline: errand.deadline,
            instances: discovery.instances(callee),
            signal: gone,
            retriable: operation.kind === 'query' || idempotencyKey !== undefined,
            timeoutMs,
            hedgeAfterMs: operation.kind === 'query' ? hedgeAfterMs : undefined,
            fallback,
          },
          async (instance, signal) => {
            const deadlineMs = errand.deadline.shrink().remaining()
            const metadata = {
              passport,
              deadlineMs,
              traceparent: span.traceparent,
              ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
            }
            return read(operation, await transport.send(instance as Instance, operation, input, metadata, signal))
          },
          classify,
        )
      } catch (error) {
        if (!isRefusal(error)) span.fail(error)
        throw asOutage(callee, error, gone)
      } finally {
        span.end()
      }
    },
    state: policies.state,
  }
}

/** The output of a success; otherwise throws what the answer means. */
function read<Op extends Operation>(
  operation: Op,
  { status, body, retryAfterSeconds, retryPointless }: Answer,
): OutputOf<Op> {
  const where = `${operation.service}.${operation.name}`
  if (status < 400) {
    const wrong = faults(operation.output, body)
    if (wrong.length === 0) return body as OutputOf<Op>
    throw new BadAnswer('defect', `${where} answered what its contract does not allow: ${JSON.stringify(wrong)}`)
  }
  const code = isProblem(body) ? body.code : String(status)
  const detail = isProblem(body) ? body.detail : `HTTP ${status}`
  const category = operation.refusals[code]
  if (category !== undefined && isProblem(body))
    throw new Refusal(code, category, detail, body.errors, retryAfterSeconds)
  if (status === 429 || retryPointless) throw new BadAnswer('overloaded', `${where} is overloaded`, retryAfterSeconds)
  if (status === 502 || status === 503 || status === 504)
    throw new BadAnswer('failure', `${where}: ${detail}`, retryAfterSeconds)
  if (status >= 500) throw new BadAnswer('defect', `${where}: ${detail}`)
  throw new BadAnswer('refused', `${where} did not accept our request: ${code}: ${detail}`)
}

const retryLater = new Set<string>(
  Object.keys(categories).filter((category) => category === 'exhausted' || category === 'unavailable'),
)

function classify(error: unknown): Verdict {
  if (isRefusal(error)) return retryLater.has(error.category) ? 'overloaded' : 'refused'
  if (error instanceof BadAnswer) return error.verdict
  return 'failure'
}

/** What the handler sees: a refusal as it is, our own mistake as it is, everything else as an outage. */
function asOutage(callee: string, error: unknown, signal: AbortSignal | undefined): unknown {
  if (isRefusal(error) || isOutage(error) || signal?.aborted) return error
  if (error instanceof BadAnswer && error.verdict === 'refused') return error
  if (isDeadlineExceeded(error)) return new Outage('deadline_exceeded', `${callee} did not answer in time.`, 1, error)
  const retryAfterMs = isPolicyError(error) || error instanceof BadAnswer ? error.retryAfterMs : undefined
  return new Outage(
    'unavailable',
    `${callee} cannot be reached at the moment.`,
    Math.max(1, Math.ceil((retryAfterMs ?? 1_000) / 1_000)),
    error,
  )
}
