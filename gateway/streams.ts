import type { Visit } from './visit.ts'

/** Answers that have no end of their own. */
export interface Streams {
  /** Remembers how to end the answer to this visit, if its client watches. */
  keep(visit: Visit): void
  /** Ends all of them; the client comes back, to somebody else. */
  end(): void
}

export function createStreams(): Streams {
  const ends = new Set<() => void>()
  return {
    keep: (visit) => {
      const { request, response } = visit
      if (!request.headers.accept?.includes('text/event-stream')) return
      const end = () => {
        if (response.headersSent) response.end()
        visit.exchange?.attempt?.cut()
      }
      ends.add(end)
      response.once('close', () => ends.delete(end))
    },
    end: () => {
      for (const end of ends) end()
    },
  }
}
