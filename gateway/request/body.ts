import type { IncomingMessage } from 'node:http'
import type { Limits } from '../limits.ts'

/** Why a body was not taken: too much for one request, too much for all together, or the client left half-way. */
export type NotTaken = 'too_large' | 'no_room' | 'gone'

export interface Bodies {
  /** The whole body. Must be released when it is not needed any more. */
  take(request: IncomingMessage): Promise<Buffer | NotTaken>
  release(body: Buffer): void
  /** How many bytes are kept now. */
  held(): number
}

/**
 * Takes request bodies in before a service is asked, so that a slow sender holds a few KiB here and not a place, a circuit
 * and a deadline there. At most `bodyBytes` for one request and `heldBytes` for all; what is more is not read.
 */
export function createBodies({ bodyBytes, heldBytes }: Pick<Limits, 'bodyBytes' | 'heldBytes'>): Bodies {
  let held = 0

  const take = (request: IncomingMessage): Promise<Buffer | NotTaken> =>
    new Promise((resolve) => {
      let chunks: Buffer[] = []
      let size = 0
      const onData = (chunk: Buffer) => {
        size += chunk.length
        held += chunk.length
        if (size > bodyBytes) return stop('too_large')
        if (held > heldBytes) return stop('no_room')
        chunks.push(chunk)
      }
      const onEnd = () => {
        leave()
        resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size))
      }
      const onClose = () => stop('gone')
      const stop = (reason: NotTaken) => {
        leave()
        request.pause()
        held -= size
        chunks = []
        resolve(reason)
      }
      const leave = () => void request.off('data', onData).off('end', onEnd).off('close', onClose)
      request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore)
    })

  return { take, release: (body) => void (held -= body.length), held: () => held }
}

/** A broken connection is told by `close`. */
const ignore = () => {}
