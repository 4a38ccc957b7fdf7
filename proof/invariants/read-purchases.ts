import { NOBODY } from '../../services/order/domain/erased.ts'
import { readBooks } from './books.ts'
import type { Charge, Letter, OrderRow, Promised, Purchases, ReversalRow } from './purchases.ts'
import { readStock } from './stock.ts'

/** Runs one statement in the database of a service and answers its rows; whole numbers may come as text. */
export type AskIn = (service: string, sql: string) => Promise<readonly Record<string, unknown>[]>

/**
 * Sagas that have not come to an end, or that called for an operator. A parcel that is with the carrier rests there, for hours,
 * until something is heard of it.
 */
export const OPEN_SAGAS = `
  select id, state, alarm from souk_saga
  where (ended_at is null and not (kind = 'shipment' and state in ('booked', 'dispatched') and calls = '{}'))
    or alarm is not null`

/** Orders that were confirmed and whose money was gone before it was taken, if somebody was called for them. */
const CALLED_FOR = `
  select saga_id as id from souk_saga_history
  where from_state = 'capturing' and to_state = 'unpaid' and alarm is not null`

/** Every movement of money, in the provider's own ledger. */
export async function readCharges(askIn: AskIn): Promise<Charge[]> {
  const rows = await askIn('provider', 'select reference, kind, amount, currency from ledger order by position')
  return rows.map((row) => ({ ...row, amount: Number(row.amount) })) as unknown as Charge[]
}

/** Everything about purchases, from the databases and the two stand-ins for the world outside. */
export async function readPurchases(
  askIn: AskIn,
  services: readonly string[],
  told: readonly Promised[],
): Promise<Purchases> {
  const orders = await askIn('order', 'select * from orders')
  const reversals = await askIn('order', 'select * from reversal order by refund_id')
  const sent = await askIn('notification', 'select message_id, order_id, kind from message')
  const caught = await askIn('mailbox', `select id, recipient from message where channel = 'email'`)
  const called = new Set((await askIn('order', CALLED_FOR)).map(({ id }) => id))
  const open = await Promise.all(services.map((service) => askIn(service, OPEN_SAGAS)))
  const about = new Map(sent.map((message) => [message.message_id, message]))
  return {
    orders: orders.map((row) =>
      orderRow(row as Record<string, string>, reversals as Record<string, string>[], called.has(row.id)),
    ),
    charges: await readCharges(askIn),
    movements: (await readStock((sql) => askIn('inventory', sql))).movements,
    books: await readBooks(askIn),
    letters: caught.map(({ id, recipient }) => {
      const message = about.get(/msg_[0-9a-z]+/.exec(String(id))?.[0] ?? '')
      return {
        id,
        orderId: message?.order_id ?? 'nobody',
        to: recipient,
        kind: String(message?.kind ?? 'unknown').split(':')[0],
      } as Letter
    }),
    open: open.flat() as unknown as Purchases['open'],
    told,
  }
}

interface Document {
  readonly lines: OrderRow['lines']
  readonly totals: { readonly total: { readonly currency: string } }
}

function orderRow(
  row: Record<string, string>,
  reversals: readonly Record<string, string>[],
  isCalledFor: boolean,
): OrderRow {
  const isErased = row.email === NOBODY
  const { lines, totals } = JSON.parse(row.document as string) as Document
  return {
    orderId: row.id as string,
    paymentId: row.payment_id as string,
    status: row.status as string,
    reason: row.reason ?? null,
    currency: totals.total.currency,
    email: row.email as string,
    total: Number(row.total),
    cart: `${row.cart_id} ${row.cart_version}`,
    lines,
    wasConfirmed: (row.timeline as string).includes('"confirmed"'),
    isCalledOff: row.status === 'cancelled' && (row.reason === 'customer' || row.reason === 'staff'),
    isErased,
    // Of who is erased, what the saga heard is gone: it could only go after somebody had seen to the alarm.
    isUnpaid: isCalledFor || (isErased && (row.timeline as string).includes('"payment_voided"')),
    // Of goods that are only expected nothing was taken back.
    reversals: reversals.filter((each) => each.order_id === row.id && Number(each.expected) === 0).map(reversalRow),
  }
}

const reversalRow = (row: Record<string, string>): ReversalRow => ({
  refundId: row.refund_id as string,
  cause: row.cause as string,
  state: row.state as string,
  amount: Number(row.amount),
  lines: JSON.parse(row.lines as string) as ReversalRow['lines'],
})
