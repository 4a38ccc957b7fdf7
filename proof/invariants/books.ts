import type { Charge, Purchases } from './purchases.ts'
import type { AskIn } from './read-purchases.ts'

/** What our own books say of one payment: what is shown of it, its lines in the double-entry ledger, and open cases. */
export interface Booked {
  readonly paymentId: string
  readonly currency: string
  readonly shown: Standing
  readonly ledger: Standing
  readonly openCases: number
}

/** Minor units. */
interface Standing {
  readonly reserved: number
  readonly captured: number
  readonly refunded: number
}

/** The accounts in which a payment stands, of the debits and credits of its lines. */
const BOOKS = `
  select payment.payment_id, currency, reserved, captured, refunded,
    (select coalesce(sum(case when credit = 'customer:authorised' then amount when debit = 'customer:authorised' then -amount else 0 end), 0)
      from ledger where ledger.payment_id = payment.payment_id) as in_reserve,
    (select coalesce(sum(case when credit = 'sales' then amount when debit = 'sales' then -amount else 0 end), 0)
      from ledger where ledger.payment_id = payment.payment_id) as in_sales,
    (select coalesce(sum(case when debit = 'refunds' then amount when credit = 'refunds' then -amount else 0 end), 0)
      from ledger where ledger.payment_id = payment.payment_id) as in_refunds,
    (select count(*) from reconciliation_case where reference = payment.payment_id and closed_at is null) as cases
  from payment`

export async function readBooks(askIn: AskIn): Promise<Booked[]> {
  const rows = await askIn('payment', BOOKS)
  return rows.map((row) => ({
    paymentId: String(row.payment_id),
    currency: String(row.currency),
    shown: { reserved: Number(row.reserved), captured: Number(row.captured), refunded: Number(row.refunded) },
    ledger: { reserved: Number(row.in_reserve), captured: Number(row.in_sales), refunded: Number(row.in_refunds) },
    openCases: Number(row.cases),
  }))
}

/** What is shown of each payment, our ledger and the provider's say the same, and nothing is left for somebody to decide. */
export function bookFaults({ books, charges }: Pick<Purchases, 'books' | 'charges'>): string[] {
  const theirs = Map.groupBy(charges, ({ reference }) => reference)
  return books.flatMap(({ paymentId, currency, shown, ledger, openCases }) => {
    const moved = theirs.get(paymentId) ?? []
    return [
      ...differences(`${paymentId}, in our ledger`, shown, ledger),
      ...differences(`${paymentId}, at the provider`, shown, standingOf(moved)),
      ...(moved.every((each) => each.currency === currency)
        ? []
        : [`${paymentId} is in ${currency}, and its money is not`]),
      ...(openCases === 0 ? [] : [`${paymentId} has ${openCases} open cases`]),
    ]
  })
}

function differences(where: string, ours: Standing, theirs: Standing): string[] {
  const names = ['reserved', 'captured', 'refunded'] as const
  return names
    .filter((name) => ours[name] !== theirs[name])
    .map((name) => `${where}: ${ours[name]} is shown as ${name}, and ${theirs[name]} is`)
}

function standingOf(charges: readonly Charge[]): Standing {
  const sum = (kind: string) => charges.reduce((all, each) => all + (each.kind === kind ? each.amount : 0), 0)
  const captured = sum('captured')
  return { reserved: sum('authorised') - captured - sum('voided'), captured, refunded: sum('refunded') }
}
