import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'

/** An answer as it came, read to its end. */
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/**
 * Asks and reads the whole answer with undici's own handler: without the stream that `request` makes for a body, which
 * costs a third of a small call and is kept by V8 for much longer than it is used. Rejects when no whole answer came, or with
 * the reason of `signal` when it aborts.
 */
export function ask(dispatcher: Dispatcher, options: Dispatcher.DispatchOptions, signal?: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    dispatcher.dispatch(options, new Reading(signal, resolve, reject))
  })
}

class Reading implements Dispatcher.DispatchHandler {
  #signal: AbortSignal | undefined
  #resolve: (reply: Reply) => void
  #reject: (reason: Error) => void
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: IncomingHttpHeaders = {}
  #chunks: Buffer[] = []

  constructor(signal: AbortSignal | undefined, resolve: (reply: Reply) => void, reject: (reason: Error) => void) {
    this.#signal = signal
    this.#resolve = resolve
    this.#reject = reject
    signal?.addEventListener('abort', this)
  }

  /** The signal aborts: nobody waits any more, so the connection is closed. */
  handleEvent(): void {
    const reason = this.#signal?.reason as Error
    this.#controller?.abort(reason)
    this.#end()
    this.#reject(reason)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#signal?.aborted) controller.abort(this.#signal.reason as Error)
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    this.#end()
    const [first, ...more] = this.#chunks
    const body = first !== undefined && more.length === 0 ? first : Buffer.concat(this.#chunks)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#end()
    this.#reject(error)
  }

  #end(): void {
    this.#signal?.removeEventListener('abort', this)
  }
}
