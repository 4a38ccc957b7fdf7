import type { Fragment, SqlValue } from './sql.ts'

/** A row as it is read when the caller names no type of its own. */
export type Row = Record<string, SqlValue>
type Tagged<Answer> = (strings: TemplateStringsArray, ...values: (SqlValue | Fragment)[]) => Promise<Answer>

/**
 * Reads. Columns come back under their own names, in lower case on PostgreSQL unless quoted; whole numbers are safe integers
 * on every engine, or the read fails; a comparison is 1 or 0.
 */
export interface Reader {
  all<R = Row>(strings: TemplateStringsArray, ...values: (SqlValue | Fragment)[]): Promise<R[]>
  /** The first row, or undefined. */
  get<R = Row>(strings: TemplateStringsArray, ...values: (SqlValue | Fragment)[]): Promise<R | undefined>
}

/** Reads and writes, inside one transaction. */
export interface Writer extends Reader {
  /** How many rows were changed. */
  run: Tagged<number>
}

/** One numbered migration, `0001_stock.sql`. */
export interface Migration {
  readonly id: string
  readonly text: string
}

/** A port: SQLite and PostgreSQL behave the same behind it, held to one conformance suite. */
export interface Database {
  readonly engine: 'sqlite' | 'postgres'
  /** Reads committed data only, also while a transaction of this process is open. */
  readonly read: Reader
  /**
   * Runs `work` once, in one transaction. Rejects with a `DatabaseError`: `conflict` (nothing happened, run it again),
   * `unknown` (the connection died on commit: it may or may not have happened), `unavailable`, or with whatever `work`
   * threw, after rolling back. `work` may await only the database it is given, for 5 s at most. A statement that failed
   * fails the transaction, even if `work` catches its error or does not wait for it. Each statement that is waited for
   * costs a round trip on PostgreSQL: start together what does not depend on each other, and let run what nobody asks.
   */
  transaction<T>(work: (db: Writer) => Promise<T>): Promise<T>
  /**
   * Applies, in order, the migrations that are not applied yet; one of several starting instances does it. Answers those of a
   * newer version that were applied before: they only add. Rejects when one of them begins with the line `-- contract`.
   */
  migrate(owner: string, migrations: readonly Migration[]): Promise<readonly string[]>
  /**
   * Calls `lead` while this process is the only one on this database that leads under `name`, and again when it has
   * returned or failed. The signal aborts when it no longer leads. Another process takes over within a second when this one
   * ends, however it ends.
   */
  lead(name: string, lead: (signal: AbortSignal) => Promise<void>): Leadership
  /** Resolves if the database can be read and written now; rejects with the reason if not. */
  check(): Promise<void>
  /** Gives up what it leads, waits for what is running and refuses what comes as `unavailable`. */
  close(): Promise<void>
}

/** A share in leading under a name, whether it leads now or waits. */
export interface Leadership {
  /** Tells who leads here to stop, waits for it, and lets another one lead. */
  release(): Promise<void>
}

const brand = Symbol.for('souk.database-error')

/** What went wrong in a database, in the words of every engine. */
export class DatabaseError extends Error {
  readonly [brand] = true
  readonly reason: 'conflict' | 'unknown' | 'unavailable' | 'constraint'
  constructor(reason: DatabaseError['reason'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'DatabaseError'
    this.reason = reason
  }
}

/** Recognises an error of a database, and its reason if one is given. */
export const isDatabaseError = (error: unknown, reason?: DatabaseError['reason']): error is DatabaseError =>
  typeof error === 'object' &&
  error !== null &&
  brand in error &&
  (reason === undefined || (error as DatabaseError).reason === reason)

/** Thrown by a store when a versioned row was changed by somebody else: the kit runs the transaction again. */
export const conflict = (thing: string) => new DatabaseError('conflict', `${thing} was changed meanwhile`)
