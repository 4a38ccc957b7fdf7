import type { Answer } from '@souk/kit/call'
import { brokenTexts, faults, platformProblem, summaryOf, type Fault, type Operation } from '@souk/kit/contract'
import type { Instance } from '@souk/kit/discovery'
import { bindingOf, writeInput, type Binding } from '@souk/kit/http'
import type { Passports } from '@souk/kit/passport'
import { deadlineIn, type Verdict } from '@souk/kit/resilience'
import type { Span } from '@souk/kit/telemetry'
import type { World } from '@souk/kit/world'
import type { Rejection } from '../answer.ts'
import type { Cache } from '../cache/cache.ts'
import type { NoAnswer } from './exchange.ts'
import { rejectionOf } from './forward.ts'
import { refusalOf } from '../identity/identify.ts'
import type { Identity } from '../identity/identity.ts'
import type { Peer } from '../rate/address.ts'
import type { Decision } from '../rate/gcra.ts'
import { tighter, tooOften, type Limiter } from '../rate/limiter.ts'
import type { Route } from '../routes/routes.ts'
import type { Upstreams } from './upstreams.ts'

/** An operation that a client asks for by another wire than HTTP with its paths. */
export interface Asked {
  readonly route: Route
  readonly input: unknown
  /** For whom. */
  readonly bearer: Identity
  readonly peer: Peer
  readonly span: Span
  /** Aborts when nobody waits for the answer any more. */
  readonly gone: AbortSignal
  readonly idempotencyKey?: string | undefined
  /** What the limit said of its network, where that has been counted already. */
  readonly ofNetwork?: Decision | undefined
}

/** Resolves with the answer of the service or the problem of the gateway. Rejects only on a defect. */
export type Perform = (asked: Asked) => Promise<Answer>

/**
 * Carries out one operation for a client as the edge does it for a request over HTTP: may they, not too often, is the input
 * right, and then the service under all policies. Whoever reads another wire only translates.
 */
export function createPerform(
  world: Pick<World, 'clock' | 'discovery' | 'transport'>,
  parts: { passports: Passports; upstreams: Upstreams; limiter: Limiter; cache: Pick<Cache, 'forget' | 'read'> },
): Perform {
  const { clock, discovery, transport } = world
  const { passports, upstreams, limiter, cache } = parts

  const refusal = async ({ route, input, bearer, peer, ofNetwork }: Asked): Promise<Answer | undefined> => {
    const { promise, rateClass } = route
    const denied = refusalOf(promise, bearer)
    if (denied) return asAnswer(denied)
    const decision = tighter(
      ofNetwork ?? (await limiter.ofAddress(peer, rateClass)),
      await limiter.ofAccount(peer, bearer.subject, rateClass),
    )
    if (decision?.allowed === false) return asAnswer(tooOften(decision))
    return invalid(promise, input)
  }

  return async (asked) => {
    const refused = await refusal(asked)
    if (refused) return refused
    const { route, input, bearer, span, gone, idempotencyKey } = asked
    const { service, operation, promise, safe, deadlineMs } = route
    if (isForAll(asked)) {
      const shared = await cache.read(route, targetOf(promise, input), span)
      return 'code' in shared ? asAnswer(shared) : shared
    }
    const deadline = deadlineIn(clock, deadlineMs)
    const fixed = {
      passport: await passports.issue(service, bearer),
      traceparent: span.traceparent,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    }
    const attempt = async (instance: { readonly id: string }, signal: AbortSignal): Promise<Answer> => {
      const metadata = { ...fixed, deadlineMs: deadline.shrink().remaining() }
      const answer = await transport
        .send(instance as Instance, promise, input, metadata, signal)
        .catch((cause: Error) => Promise.reject(noAnswer(cause, gone.aborted)))
      if (answer.status >= 500) throw new Trouble(answer)
      return answer
    }
    const request = {
      callee: service,
      operation,
      deadline,
      instances: discovery.instances(service),
      retriable: safe || (idempotencyKey !== undefined && promise.idempotency !== 'none'),
      timeoutMs: deadlineMs,
      signal: gone,
    }
    try {
      return await upstreams.policies.run(request, attempt, classify)
    } catch (error) {
      if (error instanceof Trouble) return error.answer
      if (gone.aborted) return asAnswer({ code: 'deadline_exceeded', detail: 'Nobody waits for the answer any more.' })
      return asAnswer(rejectionOf(route, error))
    } finally {
      if (!safe) cache.forget(service)
    }
  }
}

/** May it be answered with what everybody gets? */
export const isForAll = ({ route, bearer }: Pick<Asked, 'route' | 'bearer'>): boolean =>
  route.freshMs > 0 &&
  route.promise.file !== true &&
  bearer.subject === undefined &&
  (bearer.permissions ?? []).length === 0

const bindings = new WeakMap<Operation, Binding>()

function targetOf(operation: Operation, input: unknown): string {
  const binding = bindings.get(operation) ?? bindingOf(operation)
  bindings.set(operation, binding)
  return writeInput(binding, input).path
}

/** The service answered, and that it is in trouble. */
class Trouble extends Error {
  readonly answer: Answer
  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`)
    this.answer = answer
  }
}

/** What undici says where not even a connection was made. */
const unsent = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

const noAnswer = (cause: Error & { code?: string }, left: boolean): NoAnswer => ({
  sent: !unsent.has(String(cause.code)),
  left,
  cause,
})

function classify(error: unknown): Verdict {
  if (error instanceof Trouble) return error.answer.retryPointless ? 'overloaded' : 'defect'
  const { sent, left } = error as NoAnswer
  if (left) return 'cancelled'
  return sent ? 'failure' : 'unsent'
}

/** What the gateway answers itself, as an answer. */
export const asAnswer = ({ code, detail, retryAfterSeconds }: Rejection): Answer => {
  const body = platformProblem(code, detail)
  return { status: body.status, body, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}

/** Why an input cannot be taken, as an answer. What is right here can also be carried to the service. */
export function invalid(operation: Operation, input: unknown): Answer | undefined {
  const wrong = [...faults(operation.input, input), ...brokenTexts(input), ...unfitForHeaders(operation, input)]
  return wrong.length === 0 ? undefined : { status: 422, body: platformProblem('invalid', summaryOf(wrong), wrong) }
}

/** What travels in a header over HTTP must fit into one, or the call would break on its way. */
function unfitForHeaders({ headers }: Operation, input: unknown): Fault[] {
  const fields = input as Readonly<Record<string, unknown>>
  return Object.keys(headers)
    .filter((field) => typeof fields[field] === 'string' && !/^[\x20-\x7e]*$/.test(fields[field]))
    .map((field) => ({ pointer: `/${field}`, code: 'characters', message: 'must consist of ASCII characters' }))
}
