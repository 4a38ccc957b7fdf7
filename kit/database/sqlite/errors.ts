import { DatabaseError } from '../database.ts'

const BUSY = 5
const CONSTRAINT = 19
/** SQLite's primary result codes for a file that cannot be used now: LOCKED, READONLY, IOERR, FULL, CANTOPEN. */
const OUT_OF_ORDER = new Set([6, 8, 10, 13, 14])
/** The disk did not confirm: IOERR_FSYNC and IOERR_DIR_FSYNC. What was written may be found after a crash, or not. */
const NOT_CONFIRMED = new Set([1034, 1290])

const codeOf = (error: unknown) => (error as { errcode?: number } | null)?.errcode ?? 0
const primaryCode = (error: unknown) => codeOf(error) & 0xff

export const isBusy = (error: unknown): boolean =>
  primaryCode(error) === BUSY || primaryCode((error as Error | null)?.cause) === BUSY

/** Puts an engine's error into the words of the port; anything else is a defect and stays as it is. */
export function translate(error: unknown): unknown {
  const code = primaryCode(error)
  const message = error instanceof Error ? error.message : String(error)
  if (code === BUSY) return new DatabaseError('conflict', 'the database is locked by another process', error)
  if (code === CONSTRAINT) return new DatabaseError('constraint', message, error)
  if ((error as { code?: string } | null)?.code === 'ERR_INVALID_STATE')
    return new DatabaseError('unavailable', 'the database is closed', error)
  if (OUT_OF_ORDER.has(code)) return new DatabaseError('unavailable', message, error)
  return error
}

/** The error of a COMMIT. */
export const translateCommit = (error: unknown): unknown =>
  NOT_CONFIRMED.has(codeOf(error))
    ? new DatabaseError('unknown', 'the disk did not confirm the commit', error)
    : translate(error)
