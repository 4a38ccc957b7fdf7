import type { Charge, Letter, OrderRow, Promised, Purchases, ReversalRow } from '../invariants/purchases.ts'
import { readStock } from '../invariants/stock.ts'
import { inDatabase } from './databases.ts'
import { asStaff, receive } from './staff.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

const REST_MS = 60_000
/** The services whose work a purchase is, each with its own database. */
const TAKING_PART = ['catalog', 'inventory', 'cart', 'order', 'payment', 'notification', 'provider']
const OPEN_SAGAS = 'select id, state, alarm from souk_saga where ended_at is null or alarm is not null'

/** Products at one price, and units of them. */
export async function stockUp(
  shop: System,
  units: Readonly<Record<string, number>>,
  priceInPence: number,
): Promise<void> {
  const price = (priceInPence / 100).toFixed(2)
  const lines = Object.keys(units).map((sku) => `${sku},Thing ${sku},,,${price},GBP`)
  const body = ['sku,title,description,category,price,currency', ...lines, ''].join('\n')
  const imported = await asStaff(shop, { method: 'POST', path: '/v1/imports', body, type: 'text/csv' })
  if (imported.outcome !== 'ok') throw new Error(`the import: ${imported.code}`)
  for (const [sku, quantity] of Object.entries(units)) await receive(shop, sku, quantity)
}

const rowsOf = <Row>(shop: System, service: string, sql: string): Promise<readonly Row[]> =>
  inDatabase(shop, service, (ask) => ask(sql)) as Promise<readonly Row[]>

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
  const charges = await readCharges(shop)
  return charges
    .filter(({ reference }) => reference === order?.payment_id)
    .map(({ kind, amount }) => ({ kind, amount }))
}

async function readCharges(shop: System): Promise<Charge[]> {
  const rows = await rowsOf<Charge>(shop, 'provider', 'select reference, kind, amount from ledger order by position')
  // PostgreSQL gives whole numbers as text.
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }))
}

/** Everything about purchases, from the databases and the two stand-ins for the world outside. */
export async function readPurchases(shop: System, told: readonly Promised[]): Promise<Purchases> {
  const orders = await rowsOf<Record<string, string>>(shop, 'order', 'select * from orders')
  const reversals = await rowsOf<Record<string, string>>(shop, 'order', 'select * from reversal order by refund_id')
  const sent = await rowsOf<{ message_id: string; order_id: string; kind: string }>(
    shop,
    'notification',
    'select message_id, order_id, kind from message',
  )
  const caught = await rowsOf<{ id: string }>(shop, 'mailbox', `select id from message where channel = 'email'`)
  const open = await Promise.all(
    TAKING_PART.map((service) => rowsOf<Purchases['open'][number]>(shop, service, OPEN_SAGAS)),
  )
  const about = new Map(sent.map((message) => [message.message_id, message]))
  return {
    orders: orders.map((row) => orderRow(row, reversals)),
    charges: await readCharges(shop),
    movements: (await inDatabase(shop, 'inventory', readStock)).movements,
    letters: caught.map(({ id }): Letter => {
      const message = about.get(/msg_[0-9a-z]+/.exec(id)?.[0] ?? '')
      return { id, orderId: message?.order_id ?? 'nobody', kind: message?.kind.split(':')[0] ?? 'unknown' }
    }),
    open: open.flat(),
    told,
  }
}

function orderRow(row: Record<string, string>, reversals: readonly Record<string, string>[]): OrderRow {
  const { lines } = JSON.parse(row.document as string) as { lines: OrderRow['lines'] }
  return {
    orderId: row.id as string,
    paymentId: row.payment_id as string,
    status: row.status as string,
    total: Number(row.total),
    cart: `${row.cart_id} ${row.cart_version}`,
    lines,
    wasConfirmed: (row.timeline as string).includes('"confirmed"'),
    isCalledOff: row.status === 'cancelled' && (row.reason === 'customer' || row.reason === 'staff'),
    reversals: reversals.filter((each) => each.order_id === row.id).map(reversalRow),
  }
}

const reversalRow = (row: Record<string, string>): ReversalRow => ({
  refundId: row.refund_id as string,
  cause: row.cause as string,
  state: row.state as string,
  amount: Number(row.amount),
  lines: JSON.parse(row.lines as string) as ReversalRow['lines'],
})
