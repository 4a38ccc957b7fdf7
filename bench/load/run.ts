import { openConnection, type Connection } from './connection.ts'

export interface Outcome {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly operations: number
}

export interface LoadSettings {
  readonly concurrency: number
  readonly seconds: number
  /** Default: a quarter of `seconds`. */
  readonly warmUpSeconds?: number
  /** Called when the warm-up is over: from here on it counts. */
  readonly begun?: () => void
}

/**
 * Repeats `operation` on `concurrency` connections for `seconds`, after a warm-up. Throws at the first wrong
 * answer: a rate with wrong answers in it means nothing.
 */
export async function load(
  url: string,
  { concurrency, seconds, warmUpSeconds = seconds / 4, begun }: LoadSettings,
  operation: (connection: Connection, worker: number, turn: number) => Promise<void>,
): Promise<Outcome> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => openConnection(new URL(url))))
  const times: number[] = []
  let turn = 0
  const phase = async (ms: number, keep: boolean) => {
    const until = performance.now() + ms
    await Promise.all(
      connections.map(async (connection, worker) => {
        while (performance.now() < until) {
          const started = performance.now()
          await operation(connection, worker, turn++)
          if (keep) times.push(performance.now() - started)
        }
      }),
    )
  }
  try {
    await phase(warmUpSeconds * 1_000, false)
    begun?.()
    const started = performance.now()
    await phase(seconds * 1_000, true)
    const took = (performance.now() - started) / 1_000
    times.sort((a, b) => a - b)
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number
    return { perSecond: times.length / took, p50Ms: at(0.5), p99Ms: at(0.99), operations: times.length }
  } finally {
    for (const connection of connections) connection.close()
  }
}
