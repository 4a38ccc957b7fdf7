import { unsettled as unsettledIn } from '../invariants/unsettled.ts'
import { hearers, serviceNames, type Market } from './market.ts'

/** The database knows a statement again by its template. */
const templates = new Map<string, TemplateStringsArray>()

/** Runs one statement in the database of a service, without any of the faults. */
export async function look<Row>({ shop }: Pick<Market, 'shop'>, service: string, sql: string): Promise<Row[]> {
  let template = templates.get(sql)
  if (template === undefined) templates.set(sql, (template = Object.assign([sql], { raw: [sql] })))
  return shop.database(service).read.all<Row>(template)
}

/** What is not settled yet, in all databases. Empty: everything is quiet. */
export const unsettled = (market: Market): Promise<string[]> =>
  unsettledIn((service, sql) => look(market, service, sql), { services: serviceNames, hearers })
