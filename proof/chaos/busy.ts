import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const LONGEST_MS = 1_000
const LOOK_MS = 3
/** Less than that from the bus is no event: it says that it lives. */
const LEAST_EVENT_BYTES = 256

/** Where work comes from: requests to the port on which a process listens, events from the bus. */
export interface Ports {
  readonly own: number
  readonly bus: number
}

/**
 * Freezes a process and waits until somebody has sent it a request or an event that it will not read: then one is open at it.
 * Answers whether that came to be within a second; the process stays frozen.
 */
export async function frozenAtWork(pid: number, ports: Ports): Promise<boolean> {
  process.kill(pid, 'SIGSTOP')
  const own = socketsOf(pid)
  for (const since = performance.now(); !hasWork(own, ports); await delay(LOOK_MS))
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

/**
 * A line is a socket: its own address, the other one, its state, and `sent:received`, of which the second is what nobody has
 * read yet; of a listener, who waits to be let in. Everything is hexadecimal.
 */
function hasWork(inodes: ReadonlySet<string>, { own, bus }: Ports): boolean {
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .some((line) => {
      const [, here = '', there = '', , queues = '', , , , , inode = ''] = line.trim().split(/\s+/)
      if (!inodes.has(inode)) return false
      const unread = hexadecimal(queues)
      return (hexadecimal(here) === own && unread > 0) || (hexadecimal(there) === bus && unread >= LEAST_EVENT_BYTES)
    })
}

const hexadecimal = (pair: string) => Number.parseInt(pair.split(':')[1] ?? '0', 16)
