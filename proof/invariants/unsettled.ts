import { audit } from '@souk/kit/audit'
import { heardFaults, type Announced, type Position } from './heard.ts'
import type { AskIn } from './read-purchases.ts'

/** Who runs, and which of them hear each. */
export interface Cast {
  readonly services: readonly string[]
  readonly hearers: Readonly<Record<string, readonly string[]>>
}

const UNSETTLED = `
  select 'saga ' || id || ' is ' || state as what from souk_saga where ended_at is null or alarm is not null
  union all select 'event ' || key || ' ' || seq || ' waits in the outbox' from souk_outbox
  union all select 'event ' || source || ' ' || key || ' ' || seq || ' is parked: ' || cause from souk_parked`

/** What single services have that must come to an end too. */
const ofService: Readonly<Record<string, string>> = {
  notification: `
    select 'message ' || kind || ' of ' || order_id || ' is ' || status as what from message where status <> 'sent'
    union all select 'letter ' || letter_id || ' is ' || status from account_letter where status <> 'sent'`,
  webhook: `select 'delivery ' || delivery_id || ' of ' || type || ' waits' as what from delivery where status = 'waiting'`,
  inventory: `select 'stock of ' || order_id || ' is held' as what from hold where state = 'held'`,
}

/** What is not settled yet, in all databases. Empty: everything is quiet. */
export async function unsettled(askIn: AskIn, cast: Cast): Promise<string[]> {
  const found: string[] = []
  for (const service of cast.services)
    for (const sql of [UNSETTLED, ofService[service]])
      if (sql !== undefined) found.push(...(await askIn(service, sql)).map(({ what }) => `${service}: ${String(what)}`))
  return found.length > 0 ? found : unheard(askIn, cast)
}

/** Whose story a key of a service belongs to: what its staff did is told in one of its own. */
const storyOf = (service: string, key: string) => ({
  source: key.startsWith(`${service}:`) ? audit.name : service,
  key,
})

/** Which events have not taken effect yet where they are heard. */
async function unheard(askIn: AskIn, { services, hearers }: Cast): Promise<string[]> {
  const announced: Announced[] = []
  const positions: Position[] = []
  for (const service of services) {
    const told = await askIn(service, 'select key, seq from souk_sequence')
    announced.push(...told.map(({ key, seq }) => ({ ...storyOf(service, String(key)), seq: Number(seq) })))
    const heard = await askIn(service, 'select source, key, seq from souk_position')
    positions.push(
      ...heard.map(({ source, key, seq }) => ({
        consumer: service,
        source: String(source),
        key: String(key),
        seq: Number(seq),
      })),
    )
  }
  return heardFaults(announced, positions, hearers)
}
