import type { Answer } from './operation.ts'
import type { CommandOptions, Shop } from './options.ts'
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

/** Sends a request once. Rejects when nothing comes back, or with the reason of `signal`. */
export async function send(
  { url, fetch }: Shop,
  { parts: { method, path, headers, body }, key }: Call,
  token: string | undefined,
  signal: AbortSignal,
  added: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const all: Record<string, string> = { ...headers, ...added }
  if (token !== undefined) all.authorization = `Bearer ${token}`
  if (key !== undefined) all['idempotency-key'] = key
  // No operation redirects: whoever does would get the secrets that are meant for the shop.
  const request: RequestInit = { method, headers: all, signal, redirect: 'error' }
  return fetch(url + path, body === undefined ? request : { ...request, body })
}

/** Reads what came back; a `NoAnswer` when it cannot be understood. */
export async function read(response: Response, call: Call, attempts: number): Promise<Outcome> {
  const { status, headers } = response
  const { name: operation, route, key: idempotencyKey } = call
  const output = route.file && response.ok ? await response.blob() : parsed(await response.text())
  if (response.ok && output !== undefined)
    return {
      ok: true,
      status,
      output,
      location: headers.get('location') ?? undefined,
      isReplayed: headers.get('idempotency-replayed') === 'true',
    }
  if (response.ok || !isSaid(output)) return failed(call, attempts, { status })
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const about = { operation, attempts, idempotencyKey }
  return { ok: false, status, problem: new SoukProblem(output, seconds >= 0 ? seconds : undefined, about) }
}

/** Nothing, or nothing that can be understood. Throws the reason of the caller's signal when that is why. */
export function failed(call: Call, attempts: number, why: { cause?: unknown; status?: number }): NoAnswer {
  const { name: operation, key: idempotencyKey, options } = call
  if (options.signal?.aborted) throw options.signal.reason
  return new NoAnswer(why, { operation, attempts, idempotencyKey })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Passing: another time may be better, with the same request and key. */
const PASSING = new Set<number | undefined>([undefined, 408, 429, 502, 503, 504])

/** What one attempt came to. */
export type Outcome = Answer<unknown, string> | NoAnswer

export const isPassing = (outcome: Outcome): boolean =>
  outcome instanceof NoAnswer
    ? PASSING.has(outcome.status)
    : !outcome.ok && (PASSING.has(outcome.status) || outcome.problem.code === 'request_running')

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

/** How long to wait before the next attempt: what the shop says, and "full jitter" (Brooker, AWS Architecture Blog, 2015). */
export function pauseMs(outcome: Outcome, attempts: number): number {
  const jitterMs = Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempts)
  const said = outcome instanceof NoAnswer || outcome.ok ? undefined : outcome.problem.retryAfterSeconds
  return (said ?? 0) * 1_000 + jitterMs
}
