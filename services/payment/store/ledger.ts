import { all, rows, sql, type Reader, type Writer } from '@souk/kit/database'
import type { Shown } from '../domain.ts'
import { untouched, type Balance, type Entry, type Standing, type Transfer } from '../ledger.ts'

/** How a payment stands, by the table that is shown. */
export const standingOf = async (db: Reader, paymentId: string): Promise<Standing> =>
  (await db.get<Standing>`select reserved, captured, refunded from payment where payment_id = ${paymentId}`) ??
  untouched

/**
 * Writes what a transition moved, at least one thing, under the version of the payment that it led to. Nobody has to wait for
 * it: it travels with the commit, and fails it if it fails.
 */
export function post(db: Writer, payment: Shown, moved: readonly Transfer[]): Promise<number> {
  const { paymentId, version } = payment
  const { currency } = payment.amount
  const at = Date.parse(payment.updatedAt)
  const lines = moved.map((each, line) => {
    const { kind, debit, credit, amount } = each
    return [paymentId, version, line, at, kind, debit, credit, amount, currency]
  })
  return db.run`
    insert into ledger (payment_id, version, line, at, kind, debit, credit, amount, currency) values ${rows(lines)}`
}

interface EntryRow extends Omit<Entry, 'paymentId' | 'at' | 'amount'> {
  readonly payment_id: string
  readonly at: number
  readonly amount: number
  readonly currency: string
}

/** Entries of the ledger, newest first. */
export async function entriesOf(
  db: Reader,
  limit: number,
  { paymentId, account, before }: { paymentId?: string | undefined; account?: string | undefined; before?: number },
): Promise<Entry[]> {
  const conditions = [
    ...(before === undefined ? [] : [sql`position < ${before}`]),
    ...(paymentId === undefined ? [] : [sql`payment_id = ${paymentId}`]),
    ...(account === undefined ? [] : [sql`(debit = ${account} or credit = ${account})`]),
  ]
  const found = await db.all<EntryRow>`
    select position, payment_id, at, kind, debit, credit, amount, currency from ledger where ${all(conditions)}
    order by position desc limit ${limit}`
  return found.map(({ position, payment_id, at, kind, debit, credit, amount, currency }) => ({
    position,
    paymentId: payment_id,
    at: new Date(at).toISOString(),
    kind,
    debit,
    credit,
    amount: { amount, currency },
  }))
}

/** The accounts after one, by currency and name: of all payments, or of one. */
export async function balancesOf(
  db: Reader,
  limit: number,
  { paymentId, after }: { paymentId?: string | undefined; after?: Pick<Balance, 'currency' | 'account'> | undefined },
): Promise<Balance[]> {
  const ofPayment = paymentId === undefined ? sql`1 = 1` : sql`payment_id = ${paymentId}`
  const later =
    after === undefined
      ? sql`1 = 1`
      : sql`(currency > ${after.currency} or (currency = ${after.currency} and account > ${after.account}))`
  return db.all<Balance>`
    select account, currency, sum(debited) as debits, sum(credited) as credits, sum(debited - credited) as balance
    from (
      select debit as account, currency, amount as debited, 0 as credited from ledger where ${ofPayment}
      union all
      select credit as account, currency, 0 as debited, amount as credited from ledger where ${ofPayment}
    ) as moved
    where ${later} group by currency, account order by currency, account limit ${limit}`
}
