import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The children of a process. Empty where the kernel does not tell (not Linux). */
export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

/**
 * SIGKILL for a process and its children, as if the machine had died. Killing the postmaster alone lets a busy backend
 * finish and even commit its statement.
 */
export function killFamily(child: ChildProcess): void {
  const children = child.pid === undefined ? [] : childrenOf(child.pid)
  child.kill('SIGKILL')
  for (const pid of children) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}
