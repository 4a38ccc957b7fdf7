import { all, sql, type Reader, type Writer } from '@souk/kit/database'

/** Something that somebody of the staff did. */
export interface Act {
  readonly actId: string
  readonly subject: string
  readonly service: string
  readonly operation: string
  readonly about: readonly { readonly field: string; readonly id: string }[]
  readonly traceId: string
  /** Milliseconds since 1970. */
  readonly at: number
}

interface Row {
  act_id: string
  subject: string
  service: string
  operation: string
  about: string
  trace_id: string
  acted_at: number
}

export const insertAct = (db: Writer, act: Act): Promise<number> => db.run`
  insert into act (act_id, subject, service, operation, about, trace_id, acted_at)
  values (${act.actId}, ${act.subject}, ${act.service}, ${act.operation}, ${JSON.stringify(act.about)}, ${act.traceId},
          ${act.at})`

/** Which acts are wanted. Times in milliseconds since 1970, `until` excluded. */
export interface Wanted {
  readonly before?: string | undefined
  readonly subject?: string | undefined
  readonly service?: string | undefined
  readonly operation?: string | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
}

/** What was heard last comes first. */
export async function listActs(db: Reader, wanted: Wanted, limit: number): Promise<Act[]> {
  const { before, subject, service, operation, since, until } = wanted
  const conditions = [
    ...(before === undefined ? [] : [sql`act_id < ${before}`]),
    ...(subject === undefined ? [] : [sql`subject = ${subject}`]),
    ...(service === undefined ? [] : [sql`service = ${service}`]),
    ...(operation === undefined ? [] : [sql`operation = ${operation}`]),
    ...(since === undefined ? [] : [sql`acted_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`acted_at < ${until}`]),
  ]
  const found = await db.all<Row>`
    select act_id, subject, service, operation, about, trace_id, acted_at from act
    where ${all(conditions)} order by act_id desc limit ${limit}`
  return found.map((row) => ({
    actId: row.act_id,
    subject: row.subject,
    service: row.service,
    operation: row.operation,
    about: JSON.parse(row.about) as Act['about'],
    traceId: row.trace_id,
    at: row.acted_at,
  }))
}
