import type { CustomTypesConfig } from 'pg'
import { isExact, type Dialect, type SqlValue } from '../sql.ts'

/** The numbers under which PostgreSQL knows its own types. */
const BOOL = 16
const NUMBERS = new Set([20, 21, 23, 26, 700, 701, 1700])

/** A number is exact, or the read fails: `pg` would give int8 and sum() as text, and a rounded number is a wrong one. */
function exactNumber(text: string): number {
  const value = Number(text)
  if (!isExact(value)) throw new RangeError(`a column is not exact: ${text}`)
  return value
}

const asBoolean = (text: string): number => (text === 't' ? 1 : 0)
const asText = (text: string): string => text

/** How a column is read: numbers as above, a boolean as 1 or 0 as SQLite has it, and everything else as its text. */
export const parserOf = (type: number): ((text: string) => SqlValue) =>
  NUMBERS.has(type) ? exactNumber : type === BOOL ? asBoolean : asText

export const columnTypes = { getTypeParser: parserOf } as CustomTypesConfig

/**
 * Numbers carry their type: PostgreSQL takes a value beside an int4 for an int4, and one that stands alone for a text.
 */
export const postgresDialect: Dialect = {
  placeholder: (at, value) =>
    typeof value === 'number' ? `$${at}::${Number.isInteger(value) ? 'int8' : 'float8'}` : `$${at}`,
  kind: (value: SqlValue) => (typeof value === 'number' ? (Number.isInteger(value) ? 'i' : 'f') : '-'),
}
