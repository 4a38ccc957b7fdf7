import type { Answer } from '../../call/index.ts'
import { Refusal, refusalProblem, type Operation } from '../../contract/index.ts'
import type { Writer } from '../../database/index.ts'
import type { Answering, Ask } from '../../saga/index.ts'
import { checked } from '../checked.ts'
import { forgetClaim, settleClaim } from '../idempotency.ts'
import { refuser } from '../runtime.ts'

/** An answer that a saga gave to a command. */
export interface Given {
  readonly to: Ask
  readonly answer: Answer
}

/** The answer as it goes out. Throws when it breaks the contract. */
function answerOf(operation: Operation, { reply }: Answering): Answer {
  if ('refuse' in reply) {
    const refusal = refuser(operation)(reply.refuse, reply.detail, reply.errors)
    const { retryAfterSeconds } = reply
    const body = refusalProblem(refusal)
    return { status: body.status, body, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
  }
  const { output, status = operation.status, location } = reply
  if (status !== operation.status && !(status === 202 && operation.later))
    throw new Error(`${operation.service}.${operation.name} cannot answer ${status}`)
  return { status, body: checked(operation, output), ...(location === undefined ? {} : { location }) }
}

/** Refusals after which the same key may try again. */
const passing: ReadonlySet<string> = new Set(['unavailable', 'exhausted'])

/** Stores an answer in the claim of the command that waits for it, or lets go of the claim. */
export function give(db: Writer, answering: Answering, now: number): Given {
  const { operation, reply, to } = answering
  const answer = answerOf(operation, answering)
  const again = 'refuse' in reply && passing.has(operation.refusals[reply.refuse] ?? '')
  void (again ? forgetClaim(db, to) : settleClaim(db, to, answer, now))
  return { to, answer }
}

/** What the handler of the command gets: the output, or the refusal. */
export function outputOf(operation: Operation, { status, body, retryAfterSeconds }: Answer): unknown {
  if (status < 400) return body
  const { code, detail, errors } = body as ReturnType<typeof refusalProblem>
  throw new Refusal(code, operation.refusals[code] ?? 'conflict', detail, errors, retryAfterSeconds)
}
