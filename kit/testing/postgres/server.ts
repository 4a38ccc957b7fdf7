import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { dataFolder } from './data.ts'
import type { Installation } from './installation.ts'
import { killFamily } from './process.ts'
import type { Warden } from './warden.ts'

const READY_TIMEOUT_MS = 60_000
const END_TIMEOUT_MS = 10_000

/** One run of the server, from its start to its end. */
export interface Server {
  readonly pid: number
  /** SIGKILL for the server and its backends. */
  kill(): void
  /** Ends it by a signal (INT: in order, QUIT: at once) and waits until its last process is gone; SIGKILL after 10 s. */
  end(signal: 'SIGINT' | 'SIGQUIT'): Promise<void>
}

/** Starts the server and returns when it accepts connections, after crash recovery if need be (at most 60 s). */
export async function launch(
  installation: Installation,
  warden: Warden,
  port: number,
  maxConnections: number,
): Promise<Server> {
  const pidFile = join(dataFolder(installation.folder), 'postmaster.pid')
  // Whoever wrote it is gone: `end` has waited. A recycled pid, or a zombie, in it would make the server refuse to start.
  await rm(pidFile, { force: true })
  const { file, args, options } = installation.command('postgres', settings(installation.folder, port, maxConnections))
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  // Every process of the server holds this pipe: `close` comes when the last one is gone, not when the first one is.
  const closed = once(child, 'close').catch(() => {})
  warden.guard(child.pid)
  child.once('exit', () => warden.guard(undefined))
  await ready(child, pidFile)
  const holds = [child, child.stderr as Socket]
  for (const hold of holds) hold.unref()
  return {
    pid: child.pid as number,
    kill: () => killFamily(child),
    end: async (signal) => {
      for (const hold of holds) hold.ref()
      const timer = setTimeout(killFamily, END_TIMEOUT_MS, child)
      if (process.platform === 'win32') child.kill()
      else if (child.kill(signal)) child.kill('SIGCONT')
      await closed
      clearTimeout(timer)
    },
  }
}

/** The pid file says `ready` in its eighth line; asking it costs no connection and needs no password. */
async function ready(child: ChildProcess, pidFile: string): Promise<void> {
  let log = ''
  let ended = false
  child.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk).slice(-4_000)))
  child.once('close', () => (ended = true))
  const deadline = performance.now() + READY_TIMEOUT_MS
  for (;;) {
    const state = await readFile(pidFile, 'utf8').catch(() => '')
    if (state.split('\n')[7]?.trim() === 'ready') return
    if (ended) throw new Error(`PostgreSQL did not start: ${log.trim() || 'it said nothing'}`)
    if (performance.now() > deadline) {
      killFamily(child)
      throw new Error(`PostgreSQL was not ready after ${READY_TIMEOUT_MS} ms: ${log.trim() || 'it said nothing'}`)
    }
    await delay(5)
  }
}

function settings(folder: string, port: number, maxConnections: number): string[] {
  const given = {
    listen_addresses: '127.0.0.1',
    port,
    max_connections: maxConnections,
    unix_socket_directories: process.platform === 'win32' ? '' : folder,
    // Less memory: no workers for reads that come from the cache anyway, no compiler for statements that take a millisecond.
    io_method: 'sync',
    jit: 'off',
    // In the data folder a killed server leaves nothing behind that is not removed with it; in /dev/shm it does.
    ...(process.platform === 'win32' ? {} : { dynamic_shared_memory_type: 'mmap' }),
    timezone: 'UTC',
    // Errors of statements reach the client. Why the server ends is all that we want to know.
    log_min_messages: 'fatal',
  }
  return ['-D', dataFolder(folder), ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
