import type { Promised, Purchases } from '../invariants/purchases.ts'
import { OPEN_SAGAS, readCharges, readPurchases as readFrom, type AskIn } from '../invariants/read-purchases.ts'
import { inDatabase } from './databases.ts'
import { clientOf } from './shop.ts'
import { receive } from './staff.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

const REST_MS = 60_000
/** The services whose work a purchase is, each with its own database. */
const TAKING_PART = [
  'catalog',
  'inventory',
  'cart',
  'order',
  'payment',
  'shipping',
  'notification',
  'provider',
  'carrier',
  'mailbox',
]

/** Products at one price, and units of them. */
export async function stockUp(
  shop: System,
  units: Readonly<Record<string, number>>,
  priceInPence: number,
): Promise<void> {
  const price = (priceInPence / 100).toFixed(2)
  const lines = Object.keys(units).map((sku) => `${sku},Thing ${sku},,,${price},GBP`)
  const csv = ['sku,title,description,category,price,currency', ...lines, ''].join('\n')
  const { refused } = await clientOf(shop, shop.staffKey).catalog.importProducts({ csv })
  if (refused.length > 0) throw new Error(`the import: ${JSON.stringify(refused)}`)
  for (const [sku, quantity] of Object.entries(units)) await receive(shop, sku, quantity)
}

/** Looks into the database of any service of a system. */
export const askIn =
  (shop: System): AskIn =>
  (service, sql) =>
    inDatabase(shop, service, (ask) => ask(sql))

const rowsOf = <Row>(shop: System, service: string, sql: string): Promise<readonly Row[]> =>
  askIn(shop)(service, sql) as Promise<readonly Row[]>

/** Every saga has ended, every event has taken effect, and every message is sent. */
export async function atRest(shop: System): Promise<void> {
  const restless = async () => {
    const found: string[] = []
    for (const service of TAKING_PART) {
      const sagas = await rowsOf<{ id: string; state: string }>(shop, service, OPEN_SAGAS)
      const [left] = await rowsOf<{ n: number }>(
        shop,
        service,
        'select (select count(*) from souk_outbox) + (select count(*) from souk_parked) as n',
      )
      if (sagas.length > 0) found.push(`${service}: ${JSON.stringify(sagas.slice(0, 3))}`)
      if (Number(left?.n) > 0) found.push(`${service}: ${left?.n} events`)
    }
    const letters = await rowsOf(shop, 'notification', `select * from message where status = 'waiting'`)
    return letters.length > 0 ? [...found, `letters: ${JSON.stringify(letters[0])}`] : found
  }
  let why: string[] = []
  // Twice: what one service has just let go of may be on its way to another.
  for (const _ of [1, 2])
    await until('everything is at rest', async () => (why = await restless()).length === 0, REST_MS).catch(
      ({ cause }: Error) => {
        throw new Error(`not at rest: ${why.join('; ')}`, { cause })
      },
    )
}

/** The movements of money of one order, in the provider's own ledger. */
export async function chargesOf(shop: System, orderId: string): Promise<{ kind: string; amount: number }[]> {
  const [order] = await rowsOf<{ payment_id: string }>(
    shop,
    'order',
    `select payment_id from orders where id = '${orderId}'`,
  )
  const charges = await readCharges(askIn(shop))
  return charges
    .filter(({ reference }) => reference === order?.payment_id)
    .map(({ kind, amount }) => ({ kind, amount }))
}

/** Everything about purchases, from the databases and the two stand-ins for the world outside. */
export const readPurchases = (shop: System, told: readonly Promised[]): Promise<Purchases> =>
  readFrom(askIn(shop), TAKING_PART, told)
