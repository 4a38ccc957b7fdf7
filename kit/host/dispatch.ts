import type { Answer, Metadata } from '../call/index.ts'
import { brokenTexts, faults, isProblem, summaryOf, unknownFields, type Operation } from '../contract/index.ts'
import { denied, GATEWAY } from '../passport/index.ts'
import { deadlineIn } from '../resilience/index.ts'
import type { Span } from '../telemetry/index.ts'
import { commandRunner } from './command.ts'
import { failureReader, problem } from './failure.ts'
import { checked } from './checked.ts'
import { handlerOf, type AnyContext } from './handling.ts'
import { repeatable } from './idempotency.ts'
import { operatorOperations } from './operator.ts'
import { baseContext, refuser, type Runtime } from './runtime.ts'

/** How long work may take when the caller does not say. */
const DEFAULT_DEADLINE_MS = 10_000
const KEY_MISSING = 'Make a UUID, send it as Idempotency-Key, and send the same again when you repeat the request.'

export type Dispatch = (
  operation: string,
  input: unknown,
  metadata: Metadata,
  gone: () => AbortSignal,
) => Promise<Answer>

/**
 * The heart of a host, free of any wire: limits, deadline, who asks, may they, is the input right, the handler, and the
 * answer (for a repetition the recorded one) or the problem document. Never rejects.
 */
export function createDispatch(runtime: Runtime): Dispatch {
  const { service, world, passports, shedder } = runtime
  const { clock, telemetry } = world
  const name = service.contract.name
  const operations: Readonly<Record<string, Operation>> = { ...operatorOperations, ...service.contract.operations }
  const runCommand = commandRunner(runtime)
  const failure = failureReader(name, telemetry)

  async function handle(
    operation: Operation,
    input: unknown,
    metadata: Metadata,
    gone: () => AbortSignal,
    span: Span,
  ): Promise<Answer> {
    try {
      const deadline = deadlineIn(clock, metadata.deadlineMs ?? DEFAULT_DEADLINE_MS)
      deadline.refuseIfLate()
      const caller = await passports.check(metadata.passport)
      const denial = denied(operation, caller)
      if (denial) throw denial
      const wrong = [...faults(operation.input, input), ...brokenTexts(input)]
      // At the edge an unknown field is a mistake; between services it is a newer version talking to an older one.
      if (caller.service === GATEWAY) wrong.push(...unknownFields(operation.input, input))
      if (wrong.length > 0) return problem('invalid', summaryOf(wrong), wrong)
      if (operation.idempotency === 'required' && metadata.idempotencyKey === undefined)
        return problem('idempotency_key_missing', KEY_MISSING)
      const own = { caller, refuse: refuser(operation) }
      const context = Object.assign(baseContext(runtime, { deadline, span, gone, caller }), own) as AnyContext
      if (operation.kind === 'command')
        return await runCommand({
          operation,
          input,
          request: repeatable(operation, input, metadata.idempotencyKey, caller),
          context,
          span,
          deadline,
        })
      const output = await handlerOf(service, operation)(input, context)
      return { status: operation.status, body: checked(operation, output) }
    } catch (error) {
      return failure(operation, error, span)
    }
  }

  return async (operationName, input, metadata, gone) => {
    const operation = Object.hasOwn(operations, operationName) ? operations[operationName] : undefined
    if (operation === undefined) return problem('not_found', `${name} has no operation ${operationName}.`)
    const span = telemetry.span(`${name}.${operationName}`, 'server', metadata.traceparent)
    const started = clock.monotonic()
    const leave = shedder.tryEnter(operation.priority, operationName)
    const answer = leave
      ? await handle(operation, input, metadata, gone, span)
      : { ...problem('overloaded', 'Try again in a moment.'), retryAfterSeconds: 1, retryPointless: true }
    // How long an operation that may answer later takes says how others are, not how full it is here.
    leave?.(operation.later ? 'ignored' : answer.status === 504 ? 'dropped' : 'done')
    telemetry.time(
      'request',
      { operation: `${name}.${operationName}`, status: String(answer.status) },
      clock.monotonic() - started,
    )
    const body = isProblem(answer.body) ? { ...answer.body, traceId: span.traceId } : answer.body
    if (answer.status >= 500 && isProblem(body)) span.fail(body.code)
    span.end()
    return { ...answer, body, traceparent: span.traceparent }
  }
}
