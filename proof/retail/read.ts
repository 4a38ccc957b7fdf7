import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Row = Readonly<Record<string, string>>

/** The cells of each line of a file below its header, by column; `line` is its number in the file. */
export function readCsv(folder: string, file: string): Row[] {
  const [header = '', ...lines] = readLines(folder, file)
  const names = split(header)
  return lines.map((text, at) => {
    const cells = split(text).map((cell, column): [string, string] => [names[column] ?? '', cell])
    return Object.fromEntries([...cells, ['line', String(at + 2)]])
  })
}

/** The lines of a file; those of the retail data have no line end in a cell. */
export function readLines(folder: string, file: string): string[] {
  const lines = readFileSync(join(folder, file), 'utf8').split(/\r?\n/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Cells are plain or stand in quotes, where a quote is written twice. */
const split = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  )
