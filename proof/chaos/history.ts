import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { Line } from '../invariants/history.ts'

/** A file of lines that are on the disk before the writer goes on: the client must not lose acknowledgements either. */
export function openHistory(file: string): { note(line: Line): void; close(): void } {
  const to = openSync(file, 'a')
  return {
    note: (line) => {
      writeSync(to, `${JSON.stringify(line)}\n`)
      fdatasyncSync(to)
    },
    close: () => closeSync(to),
  }
}

export const readHistory = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
