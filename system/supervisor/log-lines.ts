import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'

const KEPT = 2_000

export interface LogLine {
  /** Grows by one with each line of the whole system. */
  readonly at: number
  readonly process: string
  readonly text: string
}

/** The last lines of all processes, in the order in which they came. */
export interface LogLines {
  read(process: string, stream: Readable, each: (text: string) => void): void
  add(process: string, text: string): void
  /** Lines after `at`, at most `limit` of them, the newest; of the given processes, or of all. */
  after(at: number, limit: number, processes?: readonly string[]): LogLine[]
}

export function createLogLines(): LogLines {
  const lines: LogLine[] = []
  let count = 0
  const add = (process: string, text: string) => {
    lines.push({ at: ++count, process, text })
    if (lines.length > KEPT) lines.splice(0, lines.length - KEPT)
  }
  return {
    add,
    read: (process, stream, each) => {
      createInterface({ input: stream }).on('line', (text) => {
        add(process, text)
        each(text)
      })
    },
    after: (at, limit, processes) =>
      lines.filter((line) => line.at > at && (processes?.includes(line.process) ?? true)).slice(-limit),
  }
}
