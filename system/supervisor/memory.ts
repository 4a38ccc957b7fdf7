import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Memory of a process in MB: on Linux its proportional share (PSS), which counts what processes share only once; elsewhere
 * its resident set. Undefined when it has ended.
 */
export function memoryMb(pid: number): number | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return Math.round(Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) / 1024)
  } catch {
    return process.platform === 'linux' ? undefined : residentMb(pid)
  }
}

function residentMb(pid: number): number | undefined {
  try {
    return Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024)
  } catch {
    return undefined
  }
}
