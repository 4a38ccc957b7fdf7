import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'

/** Ends the server and removes the folder when we are gone, however that happened: at exit, by Ctrl-C or by SIGKILL. */
export interface Warden {
  /** Names the server process that runs now; undefined when it has ended, so that a recycled pid is not hit. */
  guard(pid: number | undefined): void
  /** Lets the warden remove the folder now and waits until it has ended. */
  end(): Promise<void>
}

/**
 * Reads pids until its input ends, which the kernel sees to when we die. A process that is stopped takes signals only after
 * CONT. While the server is ending it may still write into the folder, hence the loop (at most 10 s).
 */
const SCRIPT = `
trap '' INT TERM HUP
while read -r line; do pid=$line; done
[ -n "$pid" ] && kill -QUIT "$pid" && kill -CONT "$pid"
turn=0
until rm -rf "$0" || [ $turn = 100 ]; do turn=$((turn + 1)); sleep 0.1; done`

/** Starts a warden in a session of its own, where neither Ctrl-C nor the end of our process group reaches it. */
export function startWarden(folder: string): Warden {
  if (process.platform === 'win32') return { guard: () => {}, end: async () => {} }
  const child = spawn('/bin/sh', ['-c', SCRIPT, folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const input = child.stdin as Socket
  // A warden that somebody has killed must not end a test.
  input.on('error', () => {})
  const gone = Promise.race([once(child, 'close'), once(child, 'error')])
  input.unref()
  child.unref()
  return {
    guard: (pid) => void (input.writable && input.write(`${pid ?? ''}\n`)),
    end: async () => {
      child.ref()
      input.end()
      await gone
    },
  }
}
