import type { Reader, Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import type { Charge, Faults, Money, State } from './domain.ts'

export type Kind = 'authorised' | 'captured' | 'voided' | 'refunded'

/** One movement of money. */
export interface Entry {
  readonly at: number
  readonly reference: string
  readonly kind: Kind
  readonly amount: Money
}

interface ChargeRow {
  charge_id: string
  reference: string
  state: State
  amount: number
  currency: string
  captured: number
  refunded: number
  reason: string | null
  token: string
  created_at: number
  version: number
}

const asCharge = ({ charge_id, created_at, reason, ...rest }: ChargeRow): Charge => ({
  ...rest,
  chargeId: charge_id,
  reason: reason ?? undefined,
  createdAt: created_at,
})

export async function findCharge(db: Reader, reference: string): Promise<Charge | undefined> {
  const row = await db.get<ChargeRow>`
    select charge_id, reference, state, amount, currency, captured, refunded, reason, token, created_at, version
    from charge where reference = ${reference}`
  return row && asCharge(row)
}

export async function findChallenged(db: Reader, chargeId: string): Promise<Charge | undefined> {
  const row = await db.get<ChargeRow>`
    select charge_id, reference, state, amount, currency, captured, refunded, reason, token, created_at, version
    from charge where charge_id = ${chargeId}`
  return row && asCharge(row)
}

/** Opens a charge, or leaves the tombstone of one. Somebody else may have been quicker: then it is looked at again. */
export async function openCharge(db: Writer, charge: Charge): Promise<void> {
  const { chargeId, reference, state, amount, currency, token, createdAt } = charge
  const opened = await db.run`
    insert into charge (reference, charge_id, state, amount, currency, captured, refunded, reason, token, created_at, version)
    values (${reference}, ${chargeId}, ${state}, ${amount}, ${currency}, 0, 0, ${null}, ${token}, ${createdAt}, 1)
    on conflict (reference) do nothing`
  if (opened === 0) throw conflict(`the charge of ${reference}`)
}

/** Writes a charge back if nobody has changed it since it was read. */
export async function saveCharge(db: Writer, charge: Charge): Promise<void> {
  const saved = await db.run`
    update charge set state = ${charge.state}, captured = ${charge.captured}, refunded = ${charge.refunded},
      reason = ${charge.reason ?? null}, version = version + 1
    where reference = ${charge.reference} and version = ${charge.version}`
  if (saved === 0) throw conflict(`the charge of ${charge.reference}`)
}

/** Writes an entry behind all that are committed. Other writers wait for this one to commit, so readers skip nothing. */
export async function writeLedger(db: Writer, { at, reference, kind, amount }: Entry): Promise<void> {
  await Promise.all([
    db.run`update turn set taken = taken + 1 where name = 'next'`,
    db.run`
      insert into ledger (at, reference, kind, amount, currency)
      values (${at}, ${reference}, ${kind}, ${amount.amount}, ${amount.currency})`,
  ])
}

/** The ledger after a position, oldest first. */
export async function ledgerAfter(
  db: Reader,
  after: number,
  limit: number,
): Promise<(Entry & { readonly position: number })[]> {
  const found = await db.all<{
    position: number
    at: number
    reference: string
    kind: Kind
    amount: number
    currency: string
  }>`
    select position, at, reference, kind, amount, currency from ledger where position > ${after}
    order by position limit ${limit}`
  return found.map(({ amount, currency, ...rest }) => ({ ...rest, amount: { amount, currency } }))
}

/** Remembers a refund. False: it was made before. */
export async function openRefund(
  db: Writer,
  refundReference: string,
  reference: string,
  amount: number,
): Promise<boolean> {
  const opened = await db.run`
    insert into refund (refund_reference, reference, amount) values (${refundReference}, ${reference}, ${amount})
    on conflict (refund_reference) do nothing`
  return opened === 1
}

/** The faults that are switched on. */
export async function faultsNow(db: Reader): Promise<Faults> {
  const row = await db.get<{ settings: string }>`select settings from fault where name = 'now'`
  return row === undefined ? {} : (JSON.parse(row.settings) as Faults)
}

export async function switchFaults(db: Writer, faults: Faults): Promise<void> {
  await db.run`
    insert into fault (name, settings) values ('now', ${JSON.stringify(faults)})
    on conflict (name) do update set settings = excluded.settings`
}
