import type { Answer } from '../call/index.ts'
import { isRefusal, refusalProblem, type Operation, type Refusal } from '../contract/index.ts'
import type { Span } from '../telemetry/index.ts'
import { problem } from './failure.ts'
import { checked, handlerOf, type AnyContext } from './handling.ts'
import { AlreadyAnswered, answered, record, type Repeatable } from './idempotency.ts'
import { oneTransaction, type Runtime } from './runtime.ts'

type RunCommand = (
  operation: Operation,
  input: unknown,
  request: Repeatable | undefined,
  context: AnyContext,
  span: Span,
) => Promise<Answer>

/**
 * Runs commands. With a key, the answer is recorded in the transaction of the effect. Of two requests with one key that
 * run at once, the later to commit is rolled back by the record of the first and answers what that one did: there is no
 * row that says "running", so a crash leaves nothing behind.
 */
export function commandRunner(runtime: Runtime): RunCommand {
  const { service, world } = runtime
  const now = () => world.clock.now()

  async function replay(request: Repeatable): Promise<Answer | undefined> {
    const before = await answered(runtime.database(), request, now())
    if (before !== 'reused') return before
    return problem('idempotency_key_reused', 'The same key came with another input: use a new key for a new request.')
  }

  async function winner(request: Repeatable): Promise<Answer> {
    const answer = await replay(request)
    if (answer === undefined) throw new Error('the answer of the request that was first has gone')
    return answer
  }

  const recordAlone = (request: Repeatable, status: number, body: unknown) =>
    runtime.database().transaction((db) => record(db, request, status, body, now()))

  /** A refusal rolled everything back; its record is written alone, unless another request was first. */
  async function recordRefusal(request: Repeatable, refusal: Refusal): Promise<Answer> {
    const body = refusalProblem(refusal)
    await recordAlone(request, body.status, body)
    return { status: body.status, body }
  }

  async function keyed(
    operation: Operation,
    input: unknown,
    request: Repeatable,
    context: AnyContext,
    recorded: () => boolean,
  ): Promise<Answer> {
    // Not looked up first: hardly any request is a repetition, and one that is loses against the record in the end.
    try {
      const body = checked(operation, await handlerOf(service, operation)(input, context))
      if (!recorded()) await recordAlone(request, operation.status, body)
      return { status: operation.status, body }
    } catch (error) {
      if (error instanceof AlreadyAnswered) return winner(request)
      // Who loses a race may see it in many ways, a constraint or too many conflicts: what counts is the winner's answer.
      if (!isFinal(error)) return (await replay(request).catch(() => undefined)) ?? Promise.reject(error)
      return recordRefusal(request, error).catch((raced: unknown) => {
        if (raced instanceof AlreadyAnswered) return winner(request)
        throw raced
      })
    }
  }

  return async (operation, input, request, context, span) => {
    let recorded = false
    context.tx = oneTransaction<unknown>(runtime, context, span, {
      repeatable: request !== undefined,
      seal: async (db, output) => {
        checked(operation, output)
        if (request) await record(db, request, operation.status, output, now())
        recorded = true
      },
    })
    if (request) return keyed(operation, input, request, context, () => recorded)
    return { status: operation.status, body: checked(operation, await handlerOf(service, operation)(input, context)) }
  }
}

/** A refusal that will not change when the request is repeated, so it is kept like an answer. */
const isFinal = (error: unknown): error is Refusal =>
  isRefusal(error) && error.category !== 'exhausted' && error.category !== 'unavailable'
