import type { ProcessView } from '../supervisor/control.ts'
import { readControl, type Control } from '../supervisor/data-folder.ts'
import { EXIT, Failure } from './failure.ts'
import { dataFolder } from './places.ts'

/** The running system, as its supervisor lets us at it. Every call throws a `Failure` when it does not run. */
export interface RunningSystem {
  readonly control: Control
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal): Promise<T>
  post<T>(path: string, body?: object): Promise<T>
}

export interface Status {
  readonly gateway: string
  readonly data: string
  readonly processes: readonly ProcessView[]
}

/** Longer than the slowest thing the supervisor does: stopping a process that does not answer. */
const TIMEOUT_MS = 30_000

export function runningSystem(): RunningSystem {
  const folder = dataFolder()
  const control = readControl(folder)
  if (control === undefined) throw notRunning(folder)

  const ask = async <T>(method: string, path: string, body?: object, signal?: AbortSignal): Promise<T> => {
    const headers = {
      authorization: `Bearer ${control.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const limit = AbortSignal.timeout(TIMEOUT_MS)
    const reply = await fetch(control.url + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch((error: Error) => {
      if (signal?.aborted) throw error
      throw error.name === 'TimeoutError' ? new Failure('The supervisor does not answer.') : notRunning(folder)
    })
    const answer = (await reply.json().catch(() => ({}))) as { detail?: string }
    if (reply.ok) return answer as T
    // Another process listens where the supervisor was: what control.json says is from an earlier time.
    if (reply.status === 401) throw notRunning(folder)
    const isOurMistake = reply.status === 400 || reply.status === 404 || reply.status === 422
    throw new Failure(
      answer.detail ?? `The supervisor answered ${reply.status}.`,
      isOurMistake ? EXIT.wrongUse : EXIT.failed,
    )
  }

  return {
    control,
    get: (path, query = {}, signal) => {
      const given = Object.entries(query).filter(([, value]) => value !== undefined)
      const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)]))
      return ask('GET', given.length === 0 ? path : `${path}?${search}`, undefined, signal)
    },
    post: (path, body) => ask('POST', path, body),
  }
}

const notRunning = (folder: string) =>
  new Failure(
    `Souk is not running on ${folder}: start it with npm start, or name its folder with SOUK_DATA.`,
    EXIT.notRunning,
  )
