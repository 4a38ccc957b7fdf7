import { list, rows, type Reader, type Writer } from '@souk/kit/database'
import type { Line, Totals } from '../disagreement.ts'

/** How far both ledgers were read. */
export interface Progress {
  readonly theirs: number
  readonly ours: number
}

export const progressOf = async (db: Reader): Promise<Progress> =>
  (await db.get<Progress>`select theirs, ours from reconciliation where name = 'now'`) ?? { theirs: 0, ours: 0 }

/** Remembers how far they were read. Another run may have come further: it stays there. */
export async function advance(db: Writer, { theirs, ours }: Progress): Promise<void> {
  await db.run`update reconciliation set theirs = ${theirs} where name = 'now' and theirs < ${theirs}`
  await db.run`update reconciliation set ours = ${ours} where name = 'now' and ours < ${ours}`
}

/** Keeps what the provider's ledger says; what is known already is left as it is. */
export async function keepStatement(db: Writer, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return
  const kept = lines.map(({ position, reference, at, kind, amount }) => {
    const { amount: minor, currency } = amount
    return [position, reference, Date.parse(at), kind, minor, currency]
  })
  await db.run`
    insert into statement (position, reference, at, kind, amount, currency) values ${rows(kept)}
    on conflict (position) do nothing`
}

/**
 * Our own entries after a position, oldest first, up to the first that is newer than `until`: what was written a while ago is
 * committed, and nothing with a lower position comes after it.
 */
export const movedSince = (
  db: Reader,
  after: number,
  until: number,
  limit: number,
): Promise<{ position: number; reference: string }[]> =>
  db.all`
    select position, payment_id as reference from ledger
    where position > ${after}
      and position < coalesce(
        (select min(position) from ledger where position > ${after} and at > ${until}), ${Number.MAX_SAFE_INTEGER})
    order by position limit ${limit}`

/** Has payments compared, from now on. */
export async function compareSoon(db: Writer, references: readonly string[], now: number): Promise<void> {
  const each = [...new Set(references)].sort().map((reference) => [reference, now, 0, now])
  if (each.length === 0) return
  await db.run`
    insert into comparison (reference, since, looks, due_at) values ${rows(each)}
    on conflict (reference) do update set since = excluded.since, looks = 0, due_at = excluded.due_at`
}

/** A payment that is to be compared, with how it stands with us, if we know it. */
export interface Due {
  readonly reference: string
  readonly since: number
  readonly looks: number
  readonly state: string | null
}

export const dueComparisons = (db: Reader, now: number, limit: number): Promise<Due[]> =>
  db.all`
    select reference, since, looks, payment.state as state from comparison
      left join payment on payment_id = reference
    where due_at <= ${now} order by due_at, reference limit ${limit}`

export const endComparisons = (db: Writer, references: readonly string[]): Promise<number> =>
  db.run`delete from comparison where reference in ${list(references)}`

export const compareLater = (db: Writer, reference: string, dueAt: number): Promise<number> =>
  db.run`update comparison set looks = looks + 1, due_at = ${dueAt} where reference = ${reference}`

export async function countComparisons(db: Reader, now: number): Promise<{ waiting: number; due: number }> {
  const row = await db.get<{ waiting: number; due: number }>`
    select count(*) as waiting, coalesce(sum(case when due_at <= ${now} then 1 else 0 end), 0) as due from comparison`
  return row ?? { waiting: 0, due: 0 }
}

interface Sums extends Totals {
  readonly reference: string
}

const grouped = (sums: readonly Sums[]): ReadonlyMap<string, readonly Totals[]> =>
  Map.groupBy(sums, ({ reference }) => reference)

/** What our ledger says of payments, by reference. */
export const ourTotals = async (db: Reader, references: readonly string[]) =>
  grouped(
    await db.all<Sums>`
      select payment_id as reference, currency,
        sum(case when debit = 'provider:authorised' then amount when credit = 'provider:authorised' then -amount else 0 end)
          as reserved,
        sum(case when credit = 'sales' then amount else 0 end) as captured,
        sum(case when debit = 'refunds' then amount else 0 end) as refunded
      from ledger where payment_id in ${list(references)} group by payment_id, currency`,
  )

/** What the provider's ledger says of payments, by reference. What it took it does not keep reserved, nor the rest of it. */
export const theirTotals = async (db: Reader, references: readonly string[]) =>
  grouped(
    await db.all<Sums>`
      select reference, currency, captured, refunded,
        case when captured > 0 then 0 else authorised - voided end as reserved
      from (
        select reference, currency,
          sum(case when kind = 'authorised' then amount else 0 end) as authorised,
          sum(case when kind = 'voided' then amount else 0 end) as voided,
          sum(case when kind = 'captured' then amount else 0 end) as captured,
          sum(case when kind = 'refunded' then amount else 0 end) as refunded
        from statement where reference in ${list(references)} group by reference, currency
      ) as moved`,
  )
