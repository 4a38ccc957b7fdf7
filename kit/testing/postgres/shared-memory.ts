import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/**
 * Removes the System V shared memory segment (56 bytes) that a killed server leaves until its next start. There may be no
 * next start, and systems have few segments: macOS 32, Linux 4,096. A server that ended in order has removed it, and its pid file.
 */
export async function removeSharedMemory(data: string): Promise<void> {
  const pidFile = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  const [, id] = pidFile.split('\n')[6]?.trim().split(/\s+/) ?? []
  if (id) await promisify(execFile)('ipcrm', ['-m', id]).catch(() => {})
}
