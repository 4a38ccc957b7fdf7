import { flushCompileCache } from 'node:module'

/** What a process tells its supervisor. */
export type Report =
  { state: 'listening'; url: string; id: string } | { state: 'ready' } | { state: 'failed'; reason: string }

/** Exit code of a process that must not be started again: what is wrong will be wrong the next time too. */
export const HOPELESS = 78

/** Errors that pass by themselves: no room, no handles, somebody else still has the file. The numbers are SQLite's. */
const PASSING = new Set<unknown>(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'EIO', 5, 6, 10, 13])

/**
 * Runs a process under a supervisor: reports to it, stops cleanly when it asks (SIGTERM) or when it has gone, however it
 * went. `start` answers how to stop. An error while starting ends the process with one sentence; unless it is one that passes,
 * the process is not started again.
 */
export async function supervised(
  start: (tell: (report: Report) => void) => Promise<() => Promise<void>>,
): Promise<void> {
  const tell = (report: Report) => void (process.connected && process.send?.(report))
  let stop: (() => Promise<void>) | undefined
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    // Whatever hangs must not keep the process: the supervisor would kill it anyway.
    setTimeout(() => process.exit(1), 10_000).unref()
    void (stop?.() ?? Promise.resolve()).then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', end)
  // Ctrl-C reaches the whole group; the supervisor stops everybody in order.
  process.on('SIGINT', () => process.connected || end())
  process.on('disconnect', end)
  try {
    stop = await start(tell)
    // One that is killed writes nothing when it ends, and would have to compile the same again at its next start.
    flushCompileCache()
    if (stopping) process.exit(0)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const code = isPassing(error) ? 1 : HOPELESS
    if (process.connected && code === HOPELESS) tell({ state: 'failed', reason })
    else console.error(reason)
    // After what was just written has left.
    setTimeout(() => process.exit(code), 100)
  }
}

const isPassing = (error: unknown): boolean => {
  const { code, errcode = 0, cause } = (error ?? {}) as { code?: string; errcode?: number; cause?: unknown }
  return PASSING.has(code) || PASSING.has(errcode & 0xff) || (cause !== undefined && isPassing(cause))
}
