import type { Client, QueryResult } from 'pg'
import type { Writer } from '../database.ts'
import { statement, type Fragment, type SqlValue } from '../sql.ts'
import { isStale, translate } from './errors.ts'
import type { Names } from './names.ts'
import { postgresDialect } from './values.ts'

/** How a prepared statement is sent; BEGIN goes before the first one of a transaction. */
export type Send = (query: { text: string; values: SqlValue[]; name?: string }) => Promise<QueryResult>

/**
 * Statements that are started together go to the server in one packet, and a COMMIT with those that nobody waits for: what
 * costs is the system call, more than all the rest of a query.
 */
export function inOnePacket(client: Client): void {
  const { stream } = client.connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** A connection as a reader and writer. A statement that cannot be sent throws at once. */
export function statements(send: Send, names: Names): Writer {
  const ask = <T>(
    strings: TemplateStringsArray,
    values: (SqlValue | Fragment)[],
    take: (result: QueryResult) => T,
  ): Promise<T> => {
    const made = statement(strings, values, postgresDialect)
    const name = names.of(made)
    return send({ text: made.text, values: made.values, ...(name ? { name } : {}) }).then(take, (error: unknown) => {
      if (isStale(error)) names.renew()
      throw translate(error)
    })
  }
  return {
    all: (strings, ...values) => ask(strings, values, ({ rows }) => rows as never[]),
    get: (strings, ...values) => ask(strings, values, ({ rows }) => rows[0] as never),
    run: (strings, ...values) => ask(strings, values, ({ rowCount }) => rowCount ?? 0),
  }
}
