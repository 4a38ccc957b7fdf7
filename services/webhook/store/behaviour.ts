import type { Writer } from '@souk/kit/database'
import type { Endpoint } from '../domain.ts'

/** Whom an attempt was made at. What is learnt by it is not about another address that the endpoint has since. */
type Tried = Pick<Endpoint, 'endpointId' | 'url'>

export const noteFailing = (db: Writer, { endpointId, url }: Tried, now: number): Promise<number> => db.run`
  update endpoint set failing_since = ${now}
  where endpoint_id = ${endpointId} and url = ${url} and failing_since is null`

export const noteWorking = (db: Writer, { endpointId, url }: Tried): Promise<number> => db.run`
  update endpoint set failing_since = null
  where endpoint_id = ${endpointId} and url = ${url} and failing_since is not null`

/** It has asked to be left alone until then. */
export const noteQuiet = (db: Writer, { endpointId, url }: Tried, until: number): Promise<number> => db.run`
  update endpoint set quiet_until = ${until} where endpoint_id = ${endpointId} and url = ${url}`

/** It wants nothing any more. False when it is disabled already. */
export async function disableGone(db: Writer, { endpointId, url }: Tried, now: number): Promise<boolean> {
  const changed = await db.run`
    update endpoint set disabled_at = ${now}, disabled_reason = 'gone'
    where endpoint_id = ${endpointId} and url = ${url} and disabled_at is null`
  return changed === 1
}

/** Disables an endpoint where everything has failed since before that moment. False when there is no reason to. */
export async function disableFailing(
  db: Writer,
  { endpointId, url }: Tried,
  since: number,
  now: number,
): Promise<boolean> {
  const changed = await db.run`
    update endpoint set disabled_at = ${now}, disabled_reason = 'failing'
    where endpoint_id = ${endpointId} and url = ${url} and disabled_at is null and failing_since <= ${since}`
  return changed === 1
}

/** It begins anew: its address is another one, or it was mended. */
export const forgetBehaviour = (db: Writer, endpointId: string): Promise<number> => db.run`
  update endpoint set failing_since = null, quiet_until = null where endpoint_id = ${endpointId}`
