import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Account } from './account.ts'

/** The shortest `sun_path` among the systems we run on (macOS: 104 bytes with the zero; Linux: 108). */
const SOCKET_PATH_BYTES = 103

/** A fresh folder with a path short enough for a socket in it, where the account can reach it. */
export function createFolder(account: Account): Promise<string> {
  return mkdtemp(join(reachable(account) ? tmpdir() : '/tmp', 'souk-pg-'))
}

function reachable(account: Account): boolean {
  if (process.platform === 'win32') return true
  // TMPDIR may lie in a closed home, which another user cannot enter.
  if (account.identity.uid !== undefined) return false
  return Buffer.byteLength(join(tmpdir(), 'souk-pg-XXXXXX', '.s.PGSQL.65535')) <= SOCKET_PATH_BYTES
}

/** Makes the account the owner of all that is in the folder now: what we write is ours, and closed to others. */
export async function handOver(folder: string, { identity }: Account): Promise<void> {
  if (identity.uid === undefined) return
  await promisify(execFile)('chown', ['-hR', `${identity.uid}:${identity.gid}`, folder])
}

/** Removes the folder. On Windows files of a process that has just ended stay locked for a moment, hence the retries. */
export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 10 })
}
