import { eventFaults } from '../invariants/events.ts'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { readCharges, readPurchases, type AskIn } from '../invariants/read-purchases.ts'
import { requestFaults, type Answered } from '../invariants/requests.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { isUnknown } from './customers/client.ts'
import type { Attempt } from './customers/visit.ts'
import { serviceNames, type Market } from './market.ts'
import { look } from './quiet.ts'

const askIn =
  (market: Market): AskIn =>
  (service, sql) =>
    look(market, service, sql)

/** What is wrong at rest: invariants I1 to I9, over the databases and the world outside. */
export async function judge(market: Market, history: readonly Attempt[]): Promise<string[]> {
  const ask = askIn(market)
  const purchases = await readPurchases(ask, serviceNames, history.map(promised))
  const live = purchases.orders
    .filter(({ status }) => status !== 'cancelled')
    .map(({ orderId, cart }) => ({ orderId, cartId: cart.split(' ')[0] as string }))
  const events = market.shop.bus.published()
  return [
    ...purchaseFaults(purchases),
    ...stockFaults(await readStock((sql) => ask('inventory', sql))),
    ...eventFaults(events),
    ...requestFaults(history.map(answered), live),
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

const orderIdOf = ({ said }: Attempt) => (said.status === 201 || said.status === 202 ? String(said.body.id) : undefined)

function promised(attempt: Attempt): Promised {
  const { said } = attempt
  if (isUnknown(said)) return { orderId: undefined, outcome: 'unknown' }
  if (said.status >= 400) return { orderId: undefined, outcome: 'refused' }
  const settled = said.status === 201 && said.body.status !== 'placed' && said.body.status !== 'payment_pending'
  return { orderId: orderIdOf(attempt), outcome: settled ? 'confirmed' : 'pending' }
}

function answered(attempt: Attempt): Answered {
  const { key, cartId, said } = attempt
  const outcome = isUnknown(said) ? 'unknown' : said.status < 400 ? 'ok' : 'refused'
  return { key, cartId, outcome, orderId: orderIdOf(attempt), code: said.code }
}
