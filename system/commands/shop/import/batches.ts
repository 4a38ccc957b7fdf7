/** A piece of a CSV file that can be sent alone: the header and some whole records. */
export interface Batch {
  readonly csv: string
  /** The number that the line below the header has in the file; the header of a file is line 1. */
  readonly firstLine: number
  /** How many lines of the file it covers, header aside. */
  readonly lines: number
}

const LINES = 250
const LENGTH = 150_000
/** A cell over more lines is a quote that was forgotten: its line is let go alone, so that it spoils no other. */
const LONGEST_RECORD = 20

/**
 * Cuts a CSV text into batches of about `size` lines, never within a record: a quoted cell may go over several lines.
 * Nothing is judged or left out here; the service says what is wrong with which line. A text without records has no batches.
 */
export function batchesOf(text: string, size: number = LINES, length: number = LENGTH): Batch[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  if (lines.at(-1) === '') lines.pop()
  const batches: Batch[] = []
  let start = 0
  let used = 0
  const cut = (end: number) => {
    if (end > start)
      batches.push({
        csv: [header, ...lines.slice(start, end), ''].join('\n'),
        firstLine: start + 2,
        lines: end - start,
      })
    start = end
    used = 0
  }
  for (let at = 0; at < lines.length;) {
    const next = endOfRecord(lines, at)
    const long = lines.slice(at, next).reduce((sum, line) => sum + line.length + 1, 0)
    if (used + long > length) cut(at)
    used += long
    if (next - start >= size) cut(next)
    at = next
  }
  cut(lines.length)
  return batches
}

/** The index of the line behind the record that begins at `at`. */
function endOfRecord(lines: readonly string[], at: number): number {
  let open = false
  for (let end = at; end < Math.min(lines.length, at + LONGEST_RECORD); end++) {
    open = isOpenAfter(lines[end] as string, open)
    if (!open) return end + 1
  }
  return at + 1
}

/** Is a quoted cell still open at the end of a line? A quote opens a cell only as its first sign, and is written twice inside. */
function isOpenAfter(line: string, wasOpen: boolean): boolean {
  if (!line.includes('"')) return wasOpen
  let open = wasOpen
  let isFirst = !wasOpen
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] as string
    if (open) {
      if (sign === '"' && line[at + 1] === '"') at++
      else if (sign === '"') open = false
    } else if (sign === '"' && isFirst) open = true
    else if (sign === ',') isFirst = true
    else if (sign.trim() !== '') isFirst = false
  }
  return open
}
