import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { EXIT, Failure } from '../../failure.ts'

/** A record by the names of the columns, and the line of the file on which it ends. */
export interface Row<Column extends string> {
  readonly cells: Readonly<Record<Column, string>>
  readonly line: number
}

/** Throws when the file cannot be read. */
export function readText(folder: string, file: string): string {
  const path = join(folder, file)
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Failure(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, EXIT.wrongUse)
  }
}

/** The records of a CSV text. Throws when a column is missing or the text is no CSV: what is read wrongly is bought wrongly. */
export function rowsOf<Column extends string>(text: string, columns: readonly Column[]): Row<Column>[] {
  try {
    const rows = parse<Row<Column>, Row<Column>['cells']>(text, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      on_record: (cells, { lines }) => ({ cells, line: lines }),
    })
    const missing = columns.filter((name) => rows[0] !== undefined && !(name in rows[0].cells))
    if (missing.length > 0) throw new Error(`there is no column ${missing.join(', ')}`)
    return rows
  } catch (error) {
    throw new Failure(`The file cannot be understood: ${(error as Error).message}.`, EXIT.wrongUse)
  }
}

/** A whole number of the file, NaN if it is none. */
export const wholeOf = (text: string): number => (/^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN)

/** Pounds of the file in pence, NaN if they are no whole pence. */
export function penceOf(text: string): number {
  const [, sign, pounds, pence = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,2})0*)?$/.exec(text) ?? []
  return pounds === undefined ? Number.NaN : Number(`${sign}${pounds}${pence.padEnd(2, '0')}`)
}
