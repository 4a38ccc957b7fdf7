import { all, sql, type Reader, type Writer } from '@souk/kit/database'
import type { DisabledReason, Endpoint } from '../domain.ts'

interface Row {
  endpoint_id: string
  url: string
  events: string
  description: string
  secret: string
  previous_secret: string | null
  previous_until: number | null
  failing_since: number | null
  quiet_until: number | null
  disabled_at: number | null
  disabled_reason: DisabledReason | null
  created_at: number
}

const asEndpoint = (row: Row): Endpoint => ({
  endpointId: row.endpoint_id,
  url: row.url,
  events: JSON.parse(row.events) as string[],
  description: row.description,
  secret: row.secret,
  createdAt: row.created_at,
  ...(row.previous_secret === null ? {} : { previousSecret: row.previous_secret }),
  ...(row.previous_until === null ? {} : { previousUntil: row.previous_until }),
  ...(row.failing_since === null ? {} : { failingSince: row.failing_since }),
  ...(row.quiet_until === null ? {} : { quietUntil: row.quiet_until }),
  ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at }),
  ...(row.disabled_reason === null ? {} : { disabledReason: row.disabled_reason }),
})

export const insertEndpoint = (db: Writer, { events, ...each }: Endpoint): Promise<number> => db.run`
  insert into endpoint (endpoint_id, url, events, description, secret, created_at)
  values (${each.endpointId}, ${each.url}, ${JSON.stringify(events)}, ${each.description}, ${each.secret}, ${each.createdAt})`

export async function countEndpoints(db: Reader): Promise<number> {
  return (await db.get<{ count: number }>`select count(*) as count from endpoint`)?.count ?? 0
}

export async function findEndpoint(db: Reader, endpointId: string): Promise<Endpoint | undefined> {
  const row = await db.get<Row>`select * from endpoint where endpoint_id = ${endpointId}`
  return row && asEndpoint(row)
}

/** The newest first. */
export async function listEndpoints(db: Reader, before: string | undefined, limit: number): Promise<Endpoint[]> {
  const wanted = all(before === undefined ? [] : [sql`endpoint_id < ${before}`])
  const found = await db.all<Row>`select * from endpoint where ${wanted} order by endpoint_id desc limit ${limit}`
  return found.map(asEndpoint)
}

/** Those that are told of what happens. */
export async function enabledEndpoints(db: Reader): Promise<Endpoint[]> {
  return (await db.all<Row>`select * from endpoint where disabled_at is null`).map(asEndpoint)
}

/** Those for which something is due, besides those that want to be left alone. */
export async function endpointsWithDue(db: Reader, now: number): Promise<Endpoint[]> {
  const found = await db.all<Row>`
    select * from endpoint where disabled_at is null and (quiet_until is null or quiet_until <= ${now}) and exists (
      select 1 from delivery where delivery.endpoint_id = endpoint.endpoint_id and status = 'waiting'
      and next_attempt_at <= ${now})`
  return found.map(asEndpoint)
}

/** Changes what is given. */
export async function changeEndpoint(
  db: Writer,
  endpointId: string,
  { url, events, description }: { url?: string; events?: readonly string[]; description?: string },
): Promise<Endpoint | undefined> {
  const types = events === undefined ? null : JSON.stringify(events)
  const row = await db.get<Row>`
    update endpoint set url = coalesce(${url ?? null}, url), events = coalesce(${types}, events),
      description = coalesce(${description ?? null}, description)
    where endpoint_id = ${endpointId} returning *`
  return row && asEndpoint(row)
}

export const enableEndpoint = (db: Writer, endpointId: string): Promise<number> => db.run`
  update endpoint set disabled_at = null, disabled_reason = null where endpoint_id = ${endpointId}`

/** What is disabled already stays so, for its reason. */
export const disableEndpoint = (db: Writer, endpointId: string, now: number): Promise<number> => db.run`
  update endpoint set disabled_at = ${now}, disabled_reason = 'asked'
  where endpoint_id = ${endpointId} and disabled_at is null`

/** The secret so far signs too until that moment. */
export async function replaceSecret(
  db: Writer,
  endpointId: string,
  secret: string,
  previousUntil: number,
): Promise<Endpoint | undefined> {
  const row = await db.get<Row>`
    update endpoint set previous_secret = secret, previous_until = ${previousUntil}, secret = ${secret}
    where endpoint_id = ${endpointId} returning *`
  return row && asEndpoint(row)
}

export const removeEndpoint = (db: Writer, endpointId: string): Promise<number> =>
  db.run`delete from endpoint where endpoint_id = ${endpointId}`
