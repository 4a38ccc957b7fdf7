import { parse } from 'csv-parse/sync'

/** One record of a CSV text. `cells` is undefined when its quotes cannot be understood. */
export interface CsvRecord {
  /** The line it begins on; the first line is 1. */
  readonly line: number
  readonly cells: readonly string[] | undefined
}

/** How many lines with quotes are tried as the end of a cell that goes over several lines. */
const MOST_TRIES = 5

/** The lines of a text, whatever system wrote it. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)

/**
 * The records of a CSV text (RFC 4180), one after the other, without empty ones. The parser is asked for one record at a
 * time, because after a broken quote in a longer text it loses good lines that follow; here only the broken line is lost.
 */
export function* readRecords(lines: readonly string[]): Generator<CsvRecord> {
  let width: number | undefined
  for (let at = 0; at < lines.length;) {
    const { cells, length } = recordAt(lines, at, width)
    if (cells === undefined || cells.some((cell) => cell !== '')) {
      width ??= cells?.length
      yield { line: at + 1, cells }
    }
    at += length
  }
}

/** The record that begins on a line. One over several lines counts only when it has as many cells as the header. */
function recordAt(lines: readonly string[], at: number, width: number | undefined) {
  const first = lines[at] as string
  // Most lines have no quotes, and making a parser for each of them would be most of the cost of an import.
  if (!first.includes('"')) return { cells: first.split(',').map((cell) => cell.trim()), length: 1 }
  let cells = parseOne(first)
  let end = at + 1
  for (let tries = 0; cells === 'open' && tries < MOST_TRIES; tries++) {
    while (end < lines.length && !lines[end]?.includes('"')) end++
    if (end === lines.length) break
    cells = parseOne(lines.slice(at, ++end).join('\n'))
  }
  const broken = cells === 'open' || (end > at + 1 && cells?.length !== width)
  return broken || cells === undefined
    ? { cells: undefined, length: 1 }
    : { cells: cells as string[], length: end - at }
}

/** The cells of one record; `open` when a quoted cell is not closed, undefined when the quotes are wrong. */
function parseOne(text: string): string[] | 'open' | undefined {
  try {
    const records: string[][] = parse(text, { trim: true, relax_quotes: true, relax_column_count: true })
    return records.length === 1 ? records[0] : undefined
  } catch (error) {
    return (error as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED' ? 'open' : undefined
  }
}
