import { openConnection, type Connection } from './connection.ts'

const TICK_MS = 1

/**
 * Sends at a constant rate whether or not the answers keep up (open loop), on at most `connections` connections. A request
 * that finds none free waits, and its wait counts: otherwise a slow server would be asked less (coordinated omission).
 * Answers the times in milliseconds, sorted.
 */
export async function pace(
  url: string,
  { perSecond, seconds, connections }: { perSecond: number; seconds: number; connections: number },
  operation: (connection: Connection) => Promise<void>,
): Promise<number[]> {
  const all = await Promise.all(Array.from({ length: connections }, () => openConnection(new URL(url))))
  const free = [...all]
  const due: number[] = []
  const times: number[] = []
  const underWay = new Set<Promise<void>>()
  const sendDue = () => {
    while (due.length > 0 && free.length > 0) {
      const since = due.shift() as number
      const connection = free.pop() as Connection
      const one = operation(connection).then(() => {
        times.push(performance.now() - since)
        free.push(connection)
        underWay.delete(one)
        sendDue()
      })
      underWay.add(one)
    }
  }
  try {
    const started = performance.now()
    for (let sent = 0; sent < perSecond * seconds; await new Promise((go) => setTimeout(go, TICK_MS))) {
      const now = performance.now()
      for (const count = ((now - started) * perSecond) / 1_000; sent < count; sent++) due.push(now)
      sendDue()
    }
    while (underWay.size > 0) await Promise.all(underWay)
    return times.sort((a, b) => a - b)
  } finally {
    for (const connection of all) connection.close()
  }
}
