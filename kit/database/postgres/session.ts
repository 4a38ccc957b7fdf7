import type { Writer } from '../database.ts'
import { statement, type Fragment, type SqlValue } from '../sql.ts'
import type { Query, Result } from './batch.ts'
import { isStale, translate } from './errors.ts'
import type { Names } from './names.ts'
import { postgresDialect } from './values.ts'

/** A connection as a reader and writer. A statement that cannot be sent throws at once. */
export function statements(send: (query: Query) => Promise<Result>, names: Names): Writer {
  const ask = <T>(
    strings: TemplateStringsArray,
    values: (SqlValue | Fragment)[],
    take: (result: Result) => T,
  ): Promise<T> => {
    const made = statement(strings, values, postgresDialect)
    return send({ text: made.text, values: made.values, name: names.of(made) }).then(take, (error: unknown) => {
      if (isStale(error)) names.renew()
      throw translate(error)
    })
  }
  return {
    all: (strings, ...values) => ask(strings, values, ({ rows }) => rows as never[]),
    get: (strings, ...values) => ask(strings, values, ({ rows }) => rows[0] as never),
    run: (strings, ...values) => ask(strings, values, ({ rowCount }) => rowCount),
  }
}
