import type { IncomingHttpHeaders } from 'node:http'
import { Writable } from 'node:stream'
import type { Outlet } from '../upstream/exchange.ts'

/** An answer as it came, read to its end. */
export interface Collected {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** More than this nobody waits for together. */
const MOST_BYTES = 8 * 1024 * 1024

/** Takes an answer in for all who wait for it, whichever of them are still there when it has come. */
export class Collector implements Outlet {
  readonly closed = false
  readonly whole: Promise<Collected>
  #begun: Omit<Collected, 'body'> | undefined
  #resolve!: (answer: Collected) => void
  #reject!: (cause: Error) => void

  constructor() {
    this.whole = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Whether anybody is interested depends on the way there.
    this.whole.catch(() => {})
  }

  get begun(): boolean {
    return this.#begun !== undefined
  }

  begin(status: number, headers: IncomingHttpHeaders): Writable {
    this.#begun = { status, headers }
    const pieces: Buffer[] = []
    let bytes = 0
    return new Writable({
      write: (piece: Buffer, _, done) => {
        bytes += piece.length
        pieces.push(piece)
        done(bytes > MOST_BYTES ? new Error('the answer is too large to be shared') : null)
      },
      final: (done) => {
        this.finish(Buffer.concat(pieces))
        done()
      },
    }).on('error', this.#reject)
  }

  finish(body: Buffer): void {
    if (this.#begun) this.#resolve({ ...this.#begun, body })
  }

  abandon(): void {
    this.#reject(new Error('the answer broke off'))
  }
}
