import type { IncomingMessage } from 'node:http'
import type { Limits } from '../limits.ts'
import { createHoldings } from '../rate/holdings.ts'
import type { Limiter } from '../rate/limiter.ts'

/** Why a body was not taken: too much for one request, for one network or for all together, or the client left half-way. */
export type NotTaken = 'too_large' | 'no_share' | 'no_room' | 'gone'

/** A body that was taken in. */
export interface Body {
  readonly bytes: Buffer
  /** Must be called when it is not needed any more. */
  release(): void
}

export interface Bodies {
  /** The whole body. */
  take(request: IncomingMessage): Promise<Body | NotTaken>
}

/**
 * Takes request bodies in before a service is asked, so that a slow sender holds a few KiB here and not a place, a circuit
 * and a deadline there. At most `bodyBytes` for one request, `heldBytesPerNetwork` for those of one network and `heldBytes`
 * for all; what is more is not read.
 */
export function createBodies(
  { bodyBytes, heldBytesPerNetwork, heldBytes }: Pick<Limits, 'bodyBytes' | 'heldBytesPerNetwork' | 'heldBytes'>,
  { network }: Pick<Limiter, 'network'>,
): Bodies {
  let held = 0
  const holdings = createHoldings()

  const take = (request: IncomingMessage): Promise<Body | NotTaken> =>
    new Promise((resolve) => {
      const from = network(request)
      let chunks: Buffer[] = []
      let size = 0
      const hold = (bytes: number) => {
        size += bytes
        held += bytes
        return holdings(from, bytes)
      }
      const release = () => void hold(-size)
      const onData = (chunk: Buffer) => {
        const ofNetwork = hold(chunk.length)
        if (size > bodyBytes) return stop('too_large')
        if (ofNetwork > heldBytesPerNetwork) return stop('no_share')
        if (held > heldBytes) return stop('no_room')
        chunks.push(chunk)
      }
      const onEnd = () => {
        leave()
        resolve({ bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size), release })
      }
      const onClose = () => stop('gone')
      const stop = (reason: NotTaken) => {
        leave()
        request.pause()
        release()
        chunks = []
        resolve(reason)
      }
      const leave = () => void request.off('data', onData).off('end', onEnd).off('close', onClose)
      request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore)
    })

  return { take }
}

/** A broken connection is told by `close`. */
const ignore = () => {}
