import { tablesWith } from '@souk/kit/testing'
import { folderOf } from '../../quality/services.ts'
import { erasureFaults, type Gone } from '../invariants/erasures.ts'
import { eventFaults, onceFaults } from '../invariants/events.ts'
import { parcelFaults, readSent } from '../invariants/parcels.ts'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { readCharges, readPurchases, type AskIn } from '../invariants/read-purchases.ts'
import { requestFaults, type Answered } from '../invariants/requests.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { subscriptionFaults } from '../invariants/subscriptions.ts'
import { isUnknown } from './customers/client.ts'
import type { Attempt, Traces } from './customers/visit.ts'
import { hearers, serviceNames, type Market } from './market.ts'
import { look } from './quiet.ts'
import { SUBSCRIBED } from './subscription.ts'

const askIn =
  (market: Market): AskIn =>
  (service, sql) =>
    look(market, service, sql)

/** What all customers wrote down. */
export interface Written {
  readonly history: Attempt[]
  readonly promises: Promised[]
  /** What must not happen to anybody, and did. */
  readonly complaints: string[]
  readonly gone: Traces[]
}

/** What is wrong at rest: invariants I1 to I9, those of parcels and subscriptions and that of who is erased, over the databases and the world outside. */
export async function judge(market: Market, { history, promises, complaints, gone }: Written): Promise<string[]> {
  const ask = askIn(market)
  const purchases = await readPurchases(ask, serviceNames, [...history.map(promised), ...promises])
  const live = purchases.orders
    .filter(({ status }) => status !== 'cancelled')
    .map(({ orderId, cart }) => ({ orderId, cartId: cart.split(' ')[0] as string }))
  const events = market.shop.bus.published()
  return [
    ...purchaseFaults(purchases),
    ...parcelFaults(purchases.orders, await readSent(ask)),
    ...stockFaults(await readStock((sql) => ask('inventory', sql))),
    ...eventFaults(events),
    ...onceFaults(events),
    ...subscriptionFaults(events, SUBSCRIBED, market.subscriber.taken),
    ...appliedFaults(market, events),
    ...erasureFaults(await Promise.all(gone.map((traces) => lookFor(market, traces)))),
    ...requestFaults(history.map(answered), live),
    ...complaints,
  ]
}

/** What must hold at any moment: stock is never below 0, and no order is charged twice. */
export async function judgeMeanwhile(market: Market): Promise<string[]> {
  const short = await look<{ sku: string }>(
    market,
    'inventory',
    'select sku from stock where held < 0 or on_hand < held',
  )
  const taken = Map.groupBy(
    (await readCharges(askIn(market))).filter(({ kind }) => kind === 'captured'),
    ({ reference }) => reference,
  )
  return [
    ...short.map(({ sku }) => `${sku}: stock is below 0`),
    ...[...taken].flatMap(([reference, all]) =>
      all.length > 1 ? [`${reference} was captured ${all.length} times`] : [],
    ),
  ]
}

/** I8, and exactly one effect of each event: whoever hears a service has applied no event of it twice. */
function appliedFaults({ shop }: Market, events: readonly { readonly id: string; readonly type: string }[]): string[] {
  const announced = Map.groupBy(new Map(events.map((event) => [event.id, event])).values(), ({ type }) => type)
  const applied = new Map<string, number>()
  for (const { name, labels, value } of shop.recorded.counts)
    if (name === 'events_applied') applied.set(`${labels.type}`, (applied.get(`${labels.type}`) ?? 0) + value)
  return [...applied].flatMap(([type, times]) => {
    const most = (announced.get(type)?.length ?? 0) * (hearers[type.split('.')[0] as string] ?? []).length
    return times > most ? [`${type} took effect ${times} times, and ${most} are right`] : []
  })
}

/** Carrier, provider and mail server are somebody else's, and forget by rules of their own. */
const own = serviceNames.filter((name) => folderOf(name).startsWith('services/'))
/** Answers are kept for a day. That they go then is a matter of the services' own tests: here no day passes. */
const PASSING = 'souk_idempotency'

/** Where something still says who a customer was. */
async function lookFor(market: Market, { customerId, texts }: Traces): Promise<Gone> {
  const stands = new Set<string>()
  for (const service of own)
    for (const text of texts)
      for (const table of await tablesWith(market.shop.database(service).read, text))
        if (table !== PASSING) stands.add(`${service}.${table}`)
  const proved = await look(
    market,
    'user',
    `select 1 from erasure where customer_id = '${customerId}' and done_at is not null`,
  )
  return { customerId, isProved: proved.length === 1, stands: [...stands] }
}

const orderIdOf = ({ said }: Attempt) => (said.status === 201 || said.status === 202 ? String(said.body.id) : undefined)

function promised(attempt: Attempt): Promised {
  const { said } = attempt
  if (isUnknown(said)) return { orderId: undefined, outcome: 'unknown' }
  if (said.status >= 400) return { orderId: undefined, outcome: 'refused' }
  const settled = said.status === 201 && said.body.status !== 'placed' && said.body.status !== 'payment_pending'
  return { orderId: orderIdOf(attempt), outcome: settled ? 'confirmed' : 'pending', total: attempt.total }
}

function answered(attempt: Attempt): Answered {
  const { key, cartId, said } = attempt
  const outcome = isUnknown(said) ? 'unknown' : said.status < 400 ? 'ok' : 'refused'
  return { key, cartId, outcome, orderId: orderIdOf(attempt), code: said.code }
}
