/** One kind of request, again and again. `send` answers what was wrong with the answer, or undefined. */
export interface Visit {
  readonly what: string
  send(): Promise<string | undefined>
}

/** What a client did, and what came of it when that was no success. */
export interface Failure {
  readonly what: string
  readonly code: string
}

export interface Load {
  readonly failed: readonly Failure[]
  /** Requests of this kind, or of any, that were answered as they should be. */
  done(what?: string): number
  stop(): Promise<void>
}

/** A client for each visit that never asks twice: whatever goes wrong is seen. */
export function startLoad(visits: readonly Visit[]): Load {
  const failed: Failure[] = []
  const done = new Map<string, number>()
  let isOver = false
  const client = async ({ what, send }: Visit) => {
    while (!isOver) {
      const wrong = await send()
      if (wrong === undefined) done.set(what, (done.get(what) ?? 0) + 1)
      else failed.push({ what, code: wrong })
    }
  }
  const running = visits.map(client)
  return {
    failed,
    done: (what) =>
      what === undefined ? [...done.values()].reduce((sum, each) => sum + each, 0) : (done.get(what) ?? 0),
    stop: async () => {
      isOver = true
      await Promise.all(running)
    },
  }
}
