import { readFileSync } from 'node:fs'

/** A process and its children; only itself where the system does not tell (only Linux does). */
export function familyOf(pid: number): number[] {
  try {
    return [pid, ...readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)]
  } catch {
    return [pid]
  }
}

/** CPU time that processes have used so far, in microseconds; 0 where the system does not tell (only Linux does). */
export function cpuOf(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      ticks += Number(fields[11]) + Number(fields[12])
    } catch {
      // It has ended; what it used is lost, and so is the measurement.
    }
  }
  return ticks * 10_000
}
