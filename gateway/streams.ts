import type { Rejection } from './answer.ts'
import type { Limits } from './limits.ts'
import type { Peer } from './rate/address.ts'
import { createHoldings } from './rate/holdings.ts'
import type { Limiter } from './rate/limiter.ts'
import type { Visit } from './visit.ts'

/** Answers that have no end of their own. */
export interface Streams {
  /**
   * Takes a place for somebody who watches, by whatever wire, and answers how to give it back; undefined: their network has as
   * many as it may.
   */
  enter(peer: Peer): (() => void) | undefined
  /** Remembers how to end the answer to this visit, which has begun; ends it at once when all are ended. */
  keep(visit: Visit): void
  /** Ends all of them, and from now on each as soon as it has begun; the client comes back, to somebody else. */
  end(): void
}

/** Does this client take an answer that goes on? */
export const takesEvents = ({ request }: Visit): boolean =>
  request.headers.accept?.includes('text/event-stream') === true

/** What is answered where there is no place. */
export const noPlace: Rejection = {
  code: 'rate_limited',
  detail: 'Your network watches as much as it may at a time.',
  retryAfterSeconds: 5,
}

export function createStreams(
  { streamsPerNetwork }: Pick<Limits, 'streamsPerNetwork'>,
  { network }: Pick<Limiter, 'network'>,
): Streams {
  const ends = new Set<() => void>()
  let over = false
  const holdings = createHoldings()
  return {
    enter: (peer) => {
      const from = network(peer)
      const leave = () => void holdings(from, -1)
      if (holdings(from, 1) <= streamsPerNetwork) return leave
      leave()
      return undefined
    },
    keep: (visit) => {
      const { response } = visit
      // A problem has an end of its own.
      if (response.closed || response.statusCode !== 200) return
      const end = () => {
        response.end()
        visit.exchange?.attempt?.cut()
      }
      if (over) return end()
      ends.add(end)
      response.once('close', () => ends.delete(end))
    },
    end: () => {
      over = true
      for (const end of ends) end()
    },
  }
}
