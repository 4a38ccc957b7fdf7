import { all, sql, type Reader, type Writer } from '@souk/kit/database'
import type { Shown } from './domain.ts'

interface PaymentRow {
  payment_id: string
  order_id: string
  state: Shown['state']
  provider: string
  amount: number
  currency: string
  captured: number
  refunded: number
  reason: string | null
  next_url: string | null
  created_at: number
  updated_at: number
  version: number
}

const asShown = (row: PaymentRow): Shown => ({
  paymentId: row.payment_id,
  orderId: row.order_id,
  state: row.state,
  amount: { amount: row.amount, currency: row.currency },
  captured: { amount: row.captured, currency: row.currency },
  refunded: { amount: row.refunded, currency: row.currency },
  method: 'card',
  provider: row.provider,
  reference: row.payment_id,
  ...(row.reason === null ? {} : { reason: row.reason }),
  ...(row.next_url === null ? {} : { nextAction: { type: 'redirect', url: row.next_url } }),
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
  version: row.version,
})

/** Opens a payment. False: there is one already, or its tombstone. */
export async function openPayment(db: Writer, payment: Shown): Promise<boolean> {
  const { paymentId, orderId, state, provider, amount, version } = payment
  const at = Date.parse(payment.createdAt)
  const opened = await db.run`
    insert into payment (payment_id, order_id, state, provider, amount, currency, captured, refunded, created_at, updated_at,
      version)
    values (${paymentId}, ${orderId}, ${state}, ${provider}, ${amount.amount}, ${amount.currency}, 0, 0, ${at}, ${at},
      ${version})
    on conflict (payment_id) do nothing`
  return opened === 1
}

/**
 * Writes how a payment stands now, and how much of it is reserved if that has changed. Nobody has to wait for it: it travels
 * with the commit, and fails it if it fails.
 */
export function savePayment(db: Writer, payment: Shown, reserved?: number): Promise<number> {
  const { paymentId, state, captured, refunded, reason, nextAction, version } = payment
  return db.run`
    update payment set state = ${state}, captured = ${captured.amount}, refunded = ${refunded.amount},
      reason = ${reason ?? null}, next_url = ${nextAction?.url ?? null}, updated_at = ${Date.parse(payment.updatedAt)},
      version = ${version}, reserved = coalesce(${reserved ?? null}, reserved)
    where payment_id = ${paymentId}`
}

export async function findPayment(db: Reader, paymentId: string): Promise<Shown | undefined> {
  const row = await db.get<PaymentRow>`
    select payment_id, order_id, state, provider, amount, currency, captured, refunded, reason, next_url, created_at, updated_at,
      version
    from payment where payment_id = ${paymentId}`
  return row && asShown(row)
}

/** Payments, newest first. */
export async function listPayments(
  db: Reader,
  limit: number,
  only: {
    readonly before?: string | undefined
    readonly orderId?: string | undefined
    readonly state?: string | undefined
  },
): Promise<Shown[]> {
  const conditions = [
    ...(only.before === undefined ? [] : [sql`payment_id < ${only.before}`]),
    ...(only.orderId === undefined ? [] : [sql`order_id = ${only.orderId}`]),
    ...(only.state === undefined ? [] : [sql`state = ${only.state}`]),
  ]
  const found = await db.all<PaymentRow>`
    select payment_id, order_id, state, provider, amount, currency, captured, refunded, reason, next_url, created_at, updated_at,
      version
    from payment where ${all(conditions)} order by payment_id desc limit ${limit}`
  return found.map(asShown)
}

/** Remembers a webhook. False: it has come before. */
export async function receiveWebhook(db: Writer, eventId: string, now: number): Promise<boolean> {
  const received = await db.run`
    insert into webhook (event_id, received_at) values (${eventId}, ${now}) on conflict (event_id) do nothing`
  return received === 1
}

/** Forgets webhooks that came before a moment. */
export const forgetWebhooks = (db: Writer, before: number): Promise<number> =>
  db.run`delete from webhook where received_at < ${before}`
