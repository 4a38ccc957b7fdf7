import type { Answer } from '../call/index.ts'
import { isRefusal, refusalProblem, type Operation, type Refusal } from '../contract/index.ts'
import { isDeadlineExceeded, leastMs, type Deadline } from '../resilience/index.ts'
import type { Writer } from '../database/index.ts'
import type { Span } from '../telemetry/index.ts'
import { audited } from './audited.ts'
import { problem } from './failure.ts'
import { checked } from './checked.ts'
import { handlerOf, type AnyContext } from './handling.ts'
import { AlreadyAnswered, answered, record, refuseSecond, unrepeatable, type Repeatable } from './idempotency.ts'
import { oneTransaction, type Runtime } from './runtime.ts'
import { asker } from './saga/asker.ts'

/** How long a repetition waits for the answer to the first of its kind, before it is told to come back. */
const PATIENCE_MS = 2_000
const RUNNING = 'The same request is under way: send it again in a moment, with the same key.'

/** One request of a command. */
interface Commanded {
  readonly operation: Operation
  readonly input: unknown
  readonly request: Repeatable | undefined
  readonly context: AnyContext
  readonly span: Span
  readonly deadline: Deadline
}
type RunCommand = (commanded: Commanded) => Promise<Answer>

/** What has become of a request so far: a record in the database, or the answer of a saga. */
interface Progress {
  recorded: boolean
  settled?: Answer
}

/**
 * Runs commands. With a key, the answer is recorded in the transaction of the effect. Of two requests with one key that
 * run at once, the later to commit is rolled back by the record of the first and answers what that one did: there is no
 * row that says "running", so a crash leaves nothing behind. Only a command that a saga answers has one, which is committed
 * together with that saga and ends with its answer.
 */
export function commandRunner(runtime: Runtime): RunCommand {
  const { service, world } = runtime
  const { name } = service.contract
  const now = () => world.clock.now()

  async function replay(request: Repeatable): Promise<Answer | 'running' | undefined> {
    const before = await answered(runtime.database(), request, now())
    if (before !== 'reused') return before
    return problem('idempotency_key_reused', 'The same key came with another input: use a new key for a new request.')
  }

  /** What the request that was first was answered; while a saga is still at it, this one waits for a while. */
  async function winner(request: Repeatable, deadline: Deadline): Promise<Answer> {
    const answer = await replay(request)
    if (typeof answer === 'object') return answer
    const forMs = Math.min(PATIENCE_MS, deadline.remaining() - leastMs)
    const later = answer && forMs > 0 ? await runtime.waiting.wait(request, forMs) : undefined
    if (typeof later === 'object') return { ...later, replayed: true }
    return { ...problem('request_running', RUNNING), retryAfterSeconds: 1 }
  }

  const recordAlone = (request: Repeatable, status: number, body: unknown) =>
    runtime
      .database()
      .transaction((db) => record(db, request, status, body, now()))
      .catch(refuseSecond)

  /** A refusal rolled everything back; its record is written alone, unless another request was first. */
  async function recordRefusal(request: Repeatable, refusal: Refusal): Promise<Answer> {
    const body = refusalProblem(refusal)
    await recordAlone(request, body.status, body)
    return { status: body.status, body }
  }

  async function keyed(
    { operation, input, context, deadline }: Commanded,
    request: Repeatable,
    progress: Progress,
  ): Promise<Answer> {
    // Not looked up first: hardly any request is a repetition, and one that is loses against the record in the end.
    try {
      const output = await handlerOf(service, operation)(input, context)
      if (progress.settled) return progress.settled
      const body = checked(operation, output)
      if (!progress.recorded) await recordAlone(request, operation.status, body)
      return { status: operation.status, body }
    } catch (error) {
      if (progress.settled) return progress.settled
      if (error instanceof AlreadyAnswered) return winner(request, deadline)
      // Who loses a race may see it in many ways, a constraint or too many conflicts: what counts is the winner's answer.
      if (!isFinal(error)) return afterFailure(request, deadline, error)
      return recordRefusal(request, error).catch((raced: unknown) => {
        if (raced instanceof AlreadyAnswered) return winner(request, deadline)
        throw raced
      })
    }
  }

  async function afterFailure(request: Repeatable, deadline: Deadline, error: unknown): Promise<Answer> {
    const before = await replay(request).catch(() => undefined)
    if (before === undefined || (before === 'running' && isDeadlineExceeded(error))) throw error
    return before === 'running' ? winner(request, deadline) : before
  }

  return async (commanded) => {
    const { operation, input, context, span, deadline } = commanded
    const answering = runtime.sagas.answers(operation)
    // A saga answers to a claim, so a request without a key gets one of its own.
    const request = commanded.request ?? (answering ? unrepeatable(operation, world.newId('req')) : undefined)
    const progress: Progress = { recorded: false }
    const act = { service: name, operation, input, caller: context.caller, traceId: span.traceId }
    const once = audited(oneTransaction(runtime, context, span), act, now)
    const repeatable = request !== undefined
    const seal = async (db: Writer, output: unknown) => {
      const { status, body, isKept } = isRefusal(output) ? refused(output) : given(operation, output)
      if (request && isKept) void record(db, request, status, body, now())
      progress.recorded = true
    }
    const tx: typeof context.tx = async (work) => {
      const output = await once<unknown>(work, { repeatable, seal })
      if (!isRefusal(output)) return output
      const { status, body, isKept } = refused(output)
      if (request && isKept) progress.settled = { status, body }
      throw output
    }
    context.tx = tx
    const settled = (answer: Answer) => void (progress.settled = answer)
    Object.assign(
      context,
      request !== undefined && answering
        ? asker(runtime, { operation, request, span, deadline, once, settled })
        : unanswered,
    )
    if (request) return keyed(commanded, request, progress)
    return { status: operation.status, body: checked(operation, await handlerOf(service, operation)(input, context)) }
  }
}

const refuseAsk = () => Promise.reject(new Error('no saga of this service answers this command'))
const unanswered = { begin: refuseAsk, ask: refuseAsk }

/** What is answered, and whether a repetition is to be answered the same. */
const given = (operation: Operation, output: unknown) => ({
  status: operation.status,
  body: checked(operation, output),
  isKept: true,
})
function refused(refusal: Refusal) {
  const body = refusalProblem(refusal)
  return { status: body.status, body, isKept: isFinal(refusal) }
}

/** A refusal that will not change when the request is repeated, so it is kept like an answer. */
const isFinal = (error: unknown): error is Refusal =>
  isRefusal(error) && error.category !== 'exhausted' && error.category !== 'unavailable'
