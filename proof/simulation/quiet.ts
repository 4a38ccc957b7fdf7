import { heardFaults, type Announced, type Position } from '../invariants/heard.ts'
import { hearers, serviceNames, type Market } from './market.ts'

const UNSETTLED = `
  select 'saga ' || id || ' is ' || state as what from souk_saga where ended_at is null or alarm is not null
  union all select 'event ' || key || ' ' || seq || ' waits in the outbox' from souk_outbox
  union all select 'event ' || source || ' ' || key || ' ' || seq || ' is parked: ' || cause from souk_parked`

/** What single services have that must come to an end too. */
const ofService: Readonly<Record<string, string>> = {
  notification: `select 'message ' || kind || ' of ' || order_id || ' is ' || status as what from message where status <> 'sent'`,
  inventory: `select 'stock of ' || order_id || ' is held' as what from hold where state = 'held'`,
}

/** The database knows a statement again by its template. */
const templates = new Map<string, TemplateStringsArray>()

/** Runs one statement in the database of a service, without any of the faults. */
export async function look<Row>({ shop }: Pick<Market, 'shop'>, service: string, sql: string): Promise<Row[]> {
  let template = templates.get(sql)
  if (template === undefined) templates.set(sql, (template = Object.assign([sql], { raw: [sql] })))
  return shop.database(service).read.all<Row>(template)
}

/** What is not settled yet, in all databases. Empty: everything is quiet. */
export async function unsettled(market: Market): Promise<string[]> {
  const found: string[] = []
  for (const service of serviceNames)
    for (const sql of [UNSETTLED, ofService[service]])
      if (sql !== undefined)
        found.push(...(await look<{ what: string }>(market, service, sql)).map(({ what }) => `${service}: ${what}`))
  return found.length > 0 ? found : unheard(market)
}

/** Which events have not taken effect yet where they are heard. */
async function unheard(market: Market): Promise<string[]> {
  const announced: Announced[] = []
  const positions: Position[] = []
  for (const service of serviceNames) {
    const told = await look<Omit<Announced, 'source'>>(market, service, 'select key, seq from souk_sequence')
    announced.push(...told.map((row) => ({ ...row, source: service })))
    const heard = await look<Omit<Position, 'consumer'>>(market, service, 'select source, key, seq from souk_position')
    positions.push(...heard.map((row) => ({ ...row, consumer: service })))
  }
  return heardFaults(announced, positions, hearers)
}
