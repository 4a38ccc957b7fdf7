import { askerOf } from './token.ts'

/**
 * Knows the token, and is asked before each attempt. After the shop has refused one (401) it is asked again, with that one: when
 * it answers another, the call is made again. Calls that ask at the same time share one answer, so nothing is refreshed twice.
 */
export type TokenSource = (refused?: string) => string | undefined | Promise<string | undefined>

/** What a client needs of `fetch`: whatever sends requests can take its place. */
export type Fetch = (
  url: string,
  request: {
    readonly method: string
    readonly headers: Headers
    readonly body?: string
    readonly signal: AbortSignal
    readonly redirect: 'error'
  },
) => Promise<Pick<Response, 'ok' | 'status' | 'headers' | 'text' | 'blob' | 'body'>>

/** What a client is opened with. Times in milliseconds. */
export interface ClientOptions {
  /** Where the gateway is: `https://shop.example`. On a page that the gateway serves itself, `''` will do. */
  readonly url: string | URL
  /** An access token, an API key or the staff key; or who knows it. */
  readonly token?: string | TokenSource
  /** Default: the global one. */
  readonly fetch?: Fetch
  /** The longest that a call may take with all its attempts. Default 30,000. */
  readonly timeoutMs?: number
  /** The longest that one attempt may take. Default 10,000. */
  readonly attemptMs?: number
  /** How often a call is tried, where its repetition does no harm. Default 4; 1 repeats nothing. */
  readonly attempts?: number
  /** How it is waited between attempts. Default: on the clock of the machine. Rejects when `signal` aborts. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** What one call is made with. */
export interface CallOptions {
  /** Ends the call: it rejects with the reason of the signal. A command may have been carried out nevertheless. */
  readonly signal?: AbortSignal
  /** Instead of those of the client. */
  readonly timeoutMs?: number
  readonly attemptMs?: number
  readonly attempts?: number
  /** Further headers, such as `accept-language` or `traceparent`. Those that the call has itself win. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What one call of a command is made with. */
export interface CommandOptions extends CallOptions {
  /** Under this key the command is carried out once, however often it is called. Default: a new one for each call. */
  readonly idempotencyKey?: string
  /** Repeats it also where its service would not recognise the repetition, and without a key. Only for what may happen twice. */
  readonly repeat?: boolean
}

/** The options of a client, complete and judged. */
export interface Shop extends Required<Pick<ClientOptions, 'timeoutMs' | 'attemptMs' | 'attempts' | 'wait'>> {
  /** Without a slash at its end. */
  readonly url: string
  readonly fetch: Fetch
  readonly token: (refused?: string) => Promise<string | undefined>
}

/** Throws a `TypeError` for what cannot be. */
export function shopOf({ url, token, fetch, wait = pause, ...times }: ClientOptions): Shop {
  const place = String(url).replace(/\/+$/, '')
  // What has no host is a place on the server of the page.
  const isAddress = /^https?:\/\//.test(place)
    ? URL.canParse(place)
    : /^(\/[^/]|$)/.test(place) && (fetch !== undefined || 'location' in globalThis)
  if (!isAddress) throw new TypeError(`"${place}" is no address of a shop`)
  return {
    url: place,
    token: askerOf(token),
    // Called on its own: a browser refuses its `fetch` to any other object.
    fetch: fetch ?? ((...request) => globalThis.fetch(...request)),
    wait,
    ...limits({ timeoutMs: 30_000, attemptMs: 10_000, attempts: 4 }, times),
  }
}

type Limits = Pick<Shop, 'timeoutMs' | 'attemptMs' | 'attempts'>

/** The limits of one call. Throws a `TypeError` for what is none. */
export function limits({ timeoutMs, attemptMs, attempts }: Limits, own: Partial<Limits>): Limits {
  const chosen = {
    timeoutMs: own.timeoutMs ?? timeoutMs,
    attemptMs: own.attemptMs ?? attemptMs,
    attempts: own.attempts ?? attempts,
  }
  for (const [name, value] of Object.entries(chosen))
    if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`${name} is a whole number from 1, not ${value}`)
  return chosen
}

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      resolve()
    }, ms)
    if (signal?.aborted) end()
    else signal?.addEventListener('abort', end, { once: true })
  })
