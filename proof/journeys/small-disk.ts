import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { System } from './system.ts'

/** A way to leave a running system without room for its data, and to give it room again. */
export interface SmallDisk {
  fill(system: System): Promise<void>
  free(system: System): Promise<void>
}

const MEGABYTE = 1024 * 1024

/**
 * Who may mount gets a real small file system at `folder`, which a ballast fills to the last byte. Everybody else gets the
 * limit on file sizes, which Linux lets anybody set for the own processes.
 */
export function smallDisk(t: Pick<TestContext, 'after'>, folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return limitedFiles
  }
  t.after(() => execFileSync('umount', ['--lazy', folder]))
  const ballast = join(folder, 'ballast')
  return {
    fill: async () => fillUp(ballast),
    free: async () => rmSync(ballast),
  }
}

function fillUp(file: string): void {
  const to = openSync(file, 'w')
  for (const bytes of [MEGABYTE, 4096])
    try {
      for (;;) writeSync(to, Buffer.alloc(bytes))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  closeSync(to)
}

const limitedFiles: SmallDisk = {
  fill: (system) => limit(system, '4096'),
  free: (system) => limit(system, 'unlimited'),
}

async function limit(system: System, bytes: string): Promise<void> {
  for (const { pid } of await system.processes('inventory'))
    execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`])
}
