import type { IncomingHttpHeaders } from 'node:http'
import type { Writable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Span } from '@souk/kit/telemetry'
import type { Route } from '../routes/routes.ts'

/** One request on its way: what it is, and where its answer goes. */
export interface Exchange {
  readonly method: string
  /** Path and query, in origin form. */
  readonly target: string
  readonly route: Route
  readonly span: Span
  /** Headers for the service, as a flat list. */
  readonly headers: string[]
  readonly outlet: Outlet
  /** The attempt under way, to be cut when nobody waits for it any more or time is up. */
  attempt: Attempt | undefined
}

/** Where an answer goes as it comes: to its client, or to all who wait for the same. */
export interface Outlet {
  /** Nobody waits any more. */
  readonly closed: boolean
  /** The answer has begun: another one cannot follow. */
  readonly begun: boolean
  /** Takes status and headers; answers where the body goes. */
  begin(status: number, headers: IncomingHttpHeaders): Writable
  /** Takes the whole body at once. */
  finish(body: Buffer): void
  /** The answer broke off. */
  abandon(): void
}

/** The service gave an answer, and it was passed on, but it speaks against its health. */
export interface BadAnswer {
  readonly status: number
  readonly overloaded: boolean
}

/** No answer came. `sent`: the service may have received the request. `left`: nobody waits for it any more. */
export interface NoAnswer {
  readonly sent: boolean
  readonly left: boolean
  readonly cause: Error
}

/**
 * One attempt to get the answer from one instance: undici's handler, which passes the answer to the client as it comes.
 * Settles when the headers are there; the body follows with back-pressure.
 */
export class Attempt implements Dispatcher.DispatchHandler {
  #exchange: Exchange
  #resolve: () => void
  #reject: (reason: BadAnswer | NoAnswer) => void
  #controller: Dispatcher.DispatchController | undefined
  #cut = false
  #length = -1
  #body: Writable | undefined

  constructor(exchange: Exchange, resolve: () => void, reject: (reason: BadAnswer | NoAnswer) => void) {
    this.#exchange = exchange
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Stops asking: closes the connection to the service, which so learns that nobody waits any more. */
  cut(): void {
    this.#cut = true
    this.#controller?.abort(new Error('nobody waits for the answer'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#cut) this.cut()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#cut) return
    this.#length = Number(headers['content-length'] ?? -1)
    this.#body = this.#exchange.outlet.begin(status, headers)
    if (status >= 500) this.#reject({ status, overloaded: headers['x-retry'] === 'no' })
    else this.#resolve()
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (chunk.length === this.#length) return this.#exchange.outlet.finish(chunk)
    if (this.#body?.write(chunk) !== false) return
    controller.pause()
    this.#body.once('drain', () => controller.resume())
  }

  onResponseEnd(): void {
    if (this.#body?.writableEnded === false) this.#body.end()
  }

  onResponseError(_: Dispatcher.DispatchController | null, cause: Error): void {
    const { outlet } = this.#exchange
    if (outlet.begun) outlet.abandon()
    this.#reject({ sent: this.#controller !== undefined, left: this.#cut, cause })
  }
}
