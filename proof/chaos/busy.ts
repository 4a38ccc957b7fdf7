import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const LONGEST_MS = 1_000
const LOOK_MS = 3

/**
 * Freezes a process and waits until somebody has sent it something that it will not read: then a request, an answer or an
 * event is under way at it. Answers whether that came to be within a second; the process stays frozen.
 */
export async function frozenAtWork(pid: number): Promise<boolean> {
  process.kill(pid, 'SIGSTOP')
  const own = socketsOf(pid)
  for (const since = performance.now(); !hasUnread(own); await delay(LOOK_MS))
    if (performance.now() - since > LONGEST_MS) return false
  return true
}

function socketsOf(pid: number): Set<string> {
  const found = new Set<string>()
  for (const fd of readdirSync(`/proc/${pid}/fd`)) {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? []
    if (inode !== undefined) found.add(inode)
  }
  return found
}

/** Of a connection the fifth column is `sent:received`, what nobody has read yet; of a listener, who waits to be let in. */
function hasUnread(inodes: ReadonlySet<string>): boolean {
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => {
      const [, , , , queues = '', , , , , inode = ''] = line.trim().split(/\s+/)
      return inodes.has(inode) && Number.parseInt(queues.split(':')[1] ?? '0', 16) > 0
    })
}
