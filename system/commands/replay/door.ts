import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Control } from '../../supervisor/data-folder.ts'
import { Failure } from '../failure.ts'

/** What the shop says when it does not do something (RFC 9457). */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors: readonly { readonly pointer?: string; readonly code?: string }[]
}

export interface Request {
  readonly body?: object
  /** The Idempotency-Key: repetitions have no effect of their own. */
  readonly key?: string
  readonly cartToken?: string
}

/** The public door, with the staff key. */
export interface Door {
  /** Asks until there is an answer, with the same key. Throws a `Failure` when the shop cannot be reached for a long time. */
  ask<T>(method: Method, path: string, request?: Request): Promise<T | Problem>
  /** The same, where a refusal ends the replay. */
  insist<T>(method: Method, path: string, request?: Request): Promise<T>
  close(): Promise<void>
}

type Method = 'GET' | 'POST' | 'PUT'

const CONNECTIONS = 16
const PATIENCE_MS = 120_000
const ATTEMPT_MS = 15_000
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5_000

export const isProblem = (answer: unknown): answer is Problem =>
  typeof answer === 'object' && answer !== null && 'code' in answer && 'errors' in answer

export function openDoor({ gateway, staffKey }: Pick<Control, 'gateway' | 'staffKey'>): Door {
  // A sixth of the CPU of the global `fetch`: what is spent here is taken from the shop on the same machine.
  const pool = new Pool(gateway, { connections: CONNECTIONS, headersTimeout: ATTEMPT_MS, bodyTimeout: ATTEMPT_MS })
  const ask = async <T>(method: Method, path: string, request: Request = {}): Promise<T | Problem> => {
    const until = performance.now() + PATIENCE_MS
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const answer = await attempt<T>(pool, method, path, staffKey, request)
      if (!isPassing(answer)) return answer
      if (performance.now() > until)
        throw new Failure(`${method} ${path}: ${answer.detail} Run it again: it goes on where it was.`)
      await sleep(pauseMs)
    }
  }
  return {
    ask,
    insist: async <T>(method: Method, path: string, request?: Request) => {
      const answer = await ask<T>(method, path, request)
      if (isProblem(answer)) throw new Failure(`${method} ${path}: ${answer.detail} (${answer.code})`)
      return answer
    },
    close: () => pool.close(),
  }
}

async function attempt<T>(
  pool: Pool,
  method: Method,
  path: string,
  staffKey: string,
  { body, key, cartToken }: Request,
): Promise<T | Problem> {
  try {
    const reply = await pool.request({
      method,
      path,
      headers: {
        authorization: `Bearer ${staffKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(cartToken === undefined ? {} : { 'x-cart-token': cartToken }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    const answer = (await reply.body.json()) as T | Problem
    return reply.statusCode < 400 || isProblem(answer) ? answer : silence(`the answer was ${reply.statusCode}.`)
  } catch (error) {
    return silence(`${(error as Error).message}.`)
  }
}

/** Nothing came that could be understood: what happened is not known. */
const silence = (detail: string): Problem => ({ status: 503, code: 'no_answer', detail, errors: [] })

/** Busy, down or still at it: another time may be better. */
const isPassing = (answer: unknown): answer is Problem =>
  isProblem(answer) && ([429, 503, 504].includes(answer.status) || answer.code === 'request_running')
