import { readdirSync, readFileSync } from 'node:fs'

/**
 * The living processes of a process group. A zombie counts as dead: nobody may be there to reap it. Where the kernel does
 * not list its processes as files, the leader stands for all of them.
 */
export function livingOf(group: number): number[] {
  if (process.platform !== 'linux') return isAlive(-group) ? [group] : []
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && belongs(pid, group))
}

function belongs(pid: number, group: number): boolean {
  try {
    // After the name in parentheses: state, parent, group.
    const [state, , of] = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) as string).split(' ')
    return Number(of) === group && state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** A signal for every process of a group; those that have ended need none. */
export function signalAll(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal)
  } catch {
    // Nobody is left.
  }
}
