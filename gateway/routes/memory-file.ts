import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Telemetry } from '@souk/kit/telemetry'

/** What a file keeps, as JSON; undefined if there is no readable file. */
export function readMemory(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Replaces the file as a whole, so that a crash leaves the old or the new one. A full disk must not keep the gateway from
 * working; it only forgets at the next restart.
 */
export function writeMemory(file: string, value: unknown, telemetry: Telemetry): void {
  const next = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(next, JSON.stringify(value), { mode: 0o600 })
    renameSync(next, file)
  } catch (error) {
    telemetry.log().error('what is known cannot be kept on disk', { file, cause: (error as Error).message })
  }
}
