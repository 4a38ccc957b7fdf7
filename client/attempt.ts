import type { Answer } from './operation.ts'
import type { CommandOptions, Fetch } from './options.ts'
import { isSaid, NoAnswer, SoukProblem } from './problem.ts'
import type { Parts, Route } from './route.ts'

/** An operation as a client calls it. */
export interface Operation {
  /** `order.place` */
  readonly name: string
  readonly route: Route
}

/** One call, and what of it is the same at each attempt. */
export interface Call extends Operation {
  readonly parts: Parts
  readonly options: CommandOptions
  readonly attemptMs: number
  readonly key: string | undefined
}

/** What comes back. */
type Came = Awaited<ReturnType<Fetch>>

/** What one attempt came to. */
export type Outcome = Answer<unknown, string> | NoAnswer

/** The request of an attempt. Throws a `TypeError` for what cannot stand in a header. */
export function requestOf(
  { parts: { method, headers, body }, options, key }: Call,
  token: string | undefined,
): Omit<Parameters<Fetch>[1], 'signal'> {
  const all = new Headers(options.headers)
  for (const [name, value] of Object.entries(headers)) all.set(name, value)
  if (token !== undefined) all.set('authorization', `Bearer ${token}`)
  if (key !== undefined) all.set('idempotency-key', key)
  // No operation redirects: whoever does would get the secrets that are meant for the shop.
  return { method, headers: all, redirect: 'error', ...(body !== undefined && { body }) }
}

/** Reads what came back; a `NoAnswer` when it cannot be understood. */
export async function read(response: Came, call: Call, attempts: number): Promise<Outcome> {
  const { ok, status, headers } = response
  const { name: operation, route, key: idempotencyKey } = call
  const output = route.file && ok ? await response.blob() : parsed(await response.text())
  if (ok && output !== undefined) {
    const location = headers.get('location') ?? undefined
    const isReplayed = headers.get('idempotency-replayed') === 'true'
    return { ok, status, headers, output, location, isReplayed }
  }
  const about = { operation, attempts, idempotencyKey, status, retryAfterSeconds: retryAfterOf(headers) }
  if (ok || !isSaid(output)) return failed(call, attempts, about)
  return { ok: false, status, headers, problem: new SoukProblem(output, about) }
}

/** Nothing, or nothing that can be understood. Throws the reason of the caller's signal when that is why. */
export function failed(
  call: Call,
  attempts: number,
  why: { cause?: unknown; status?: number; retryAfterSeconds?: number | undefined },
): NoAnswer {
  const { name: operation, key: idempotencyKey, options } = call
  if (options.signal?.aborted) throw options.signal.reason
  return new NoAnswer(why.cause, { operation, attempts, idempotencyKey, ...why })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** `Retry-After` (RFC 9110, section 10.2.3): seconds, or a time, as some proxies say it. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after') ?? ''
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1_000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

/** Passing: another time may be better, with the same request and key. */
const PASSING = new Set<number | undefined>([undefined, 408, 429, 502, 503, 504])

export const isPassing = (outcome: Outcome): boolean =>
  outcome instanceof NoAnswer
    ? PASSING.has(outcome.status)
    : !outcome.ok && (PASSING.has(outcome.status) || outcome.problem.code === 'request_running')

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

/** How long to wait before the next attempt: what the shop says, and "full jitter" (Brooker, AWS Architecture Blog, 2015). */
export function pauseMs(outcome: Outcome, attempts: number): number {
  const jitterMs = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempts)
  const { retryAfterSeconds = 0 } = outcome instanceof NoAnswer ? outcome : outcome.ok ? {} : outcome.problem
  return retryAfterSeconds * 1_000 + jitterMs
}
