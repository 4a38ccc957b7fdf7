import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Row, Writer } from '../database.ts'
import { isExact, statement, type Dialect, type Fragment, type SqlValue } from '../sql.ts'
import { isBusy, translate } from './errors.ts'

export interface SqliteOptions {
  /** Path of the file, or `:memory:`. */
  readonly file: string
  /** FULL: a commit survives a power failure. NORMAL: it survives the death of the process only. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

/** How long opening waits while another process opens the same file, or recovers it after a crash. */
const OPEN_WAIT_MS = 2_000
const OPEN_ATTEMPTS = 20
const KEPT_STATEMENTS = 500
/** So many pages (32 MB) gather in the write-ahead log before they go into the file: those that change often go once. */
const CHECKPOINT_PAGES = 8_000

/**
 * Opens a connection in write-ahead mode that, once open, never waits for a lock by itself: waiting is done on the world's
 * clock. LIKE tells upper from lower case, as on PostgreSQL.
 */
export function connect({ file, synchronous }: SqliteOptions, readOnly = false): DatabaseSync {
  let connection: DatabaseSync | undefined
  try {
    connection = new DatabaseSync(file, { timeout: OPEN_WAIT_MS, readOnly, enableForeignKeyConstraints: true })
    if (!readOnly) {
      useWriteAhead(connection)
      connection.exec(`pragma synchronous = ${synchronous}`)
    }
    connection.exec(`pragma cache_size = -8000; pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    connection.exec('pragma case_sensitive_like = on; pragma busy_timeout = 0')
    return connection
  } catch (error) {
    connection?.close()
    throw translate(error)
  }
}

/** Of processes that open a new file at the same moment one changes its mode, and SQLite does not let the others wait for it. */
function useWriteAhead(connection: DatabaseSync): void {
  for (let attempt = 1; ; attempt++) {
    try {
      return connection.exec('pragma journal_mode = wal')
    } catch (error) {
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw error
      // This does wait.
      connection.exec('begin immediate; commit')
    }
  }
}

const dialect: Dialect = { placeholder: () => '?' }

type Bound = string | number | bigint | null
type Ask<T> = (prepared: StatementSync, bound: Bound[]) => T

/** A connection as a reader and writer. Statements are compiled once and kept. One that fails throws at once. */
export function statements(connection: DatabaseSync): Writer {
  const compiled = new Map<string, StatementSync>()
  const compile = (text: string) => {
    let prepared = compiled.get(text)
    if (prepared === undefined) {
      prepared = connection.prepare(text)
      if (/\S/.test(text.slice(prepared.sourceSQL.length))) throw new Error(`more than one statement: ${text}`)
      if (compiled.size >= KEPT_STATEMENTS) compiled.clear()
      compiled.set(text, prepared)
    }
    return prepared
  }
  const asking =
    <T>(ask: Ask<T>) =>
    (strings: TemplateStringsArray, ...values: (SqlValue | Fragment)[]): Promise<T> => {
      const { text, values: flat } = statement(strings, values, dialect)
      try {
        return Promise.resolve(ask(compile(text), flat.map(exactly)))
      } catch (error) {
        throw translate(error)
      }
    }
  return {
    all: asking((prepared, bound) => prepared.all(...bound).map(plainRow)),
    get: asking((prepared, bound) => {
      const row = prepared.get(...bound)
      return row && plainRow(row)
    }),
    run: asking((prepared, bound) => Number(prepared.run(...bound).changes)),
  } as Writer
}

/** `node:sqlite` binds a number as a real, and 7 / 2 would be 3.5. */
const exactly = (value: SqlValue): Bound =>
  typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value

/** Rows as plain objects. Arithmetic that leaves 64 bits becomes a real without a word: such a number is refused. */
function plainRow(row: Record<string, unknown>): Row {
  const plain: Row = {}
  for (const name in row) {
    const value = row[name] as SqlValue
    if (typeof value === 'number' && !isExact(value)) throw new RangeError(`${name} is not exact: ${value}`)
    plain[name] = value
  }
  return plain
}
