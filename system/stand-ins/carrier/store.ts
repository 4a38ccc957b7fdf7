import { all, list, sql, type Reader, type Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import type { Faults, Parcel, State } from './domain.ts'

/** Something that happened to a parcel. */
export interface Event {
  readonly reference: string
  readonly at: number
  readonly what: State
}

interface ParcelRow {
  reference: string
  tracking_number: string
  product: string
  label: string
  state: State
  is_doomed: number
  next_at: number | null
  created_at: number
  version: number
}

const columns = sql`reference, tracking_number, product, label, state, is_doomed, next_at, created_at, version`

const asParcel = (row: ParcelRow): Parcel => ({
  reference: row.reference,
  trackingNumber: row.tracking_number,
  product: row.product,
  label: row.label,
  state: row.state,
  isDoomed: row.is_doomed === 1,
  nextAt: row.next_at ?? undefined,
  createdAt: row.created_at,
  version: row.version,
})

export async function findParcel(db: Reader, reference: string): Promise<Parcel | undefined> {
  const row = await db.get<ParcelRow>`select ${columns} from parcel where reference = ${reference}`
  return row && asParcel(row)
}

export async function findLabelled(db: Reader, trackingNumber: string): Promise<Parcel | undefined> {
  const row = await db.get<ParcelRow>`select ${columns} from parcel where tracking_number = ${trackingNumber}`
  return row && asParcel(row)
}

/** Parcels to which something happens by itself by now, the longest overdue first. */
export async function dueParcels(db: Reader, now: number, limit: number): Promise<Parcel[]> {
  const found = await db.all<ParcelRow>`
    select ${columns} from parcel where next_at <= ${now} order by next_at limit ${limit}`
  return found.map(asParcel)
}

/** Parcels, newest first. */
export async function listParcels(db: Reader, reference: string | undefined, limit: number): Promise<Parcel[]> {
  const wanted = reference === undefined ? [] : [sql`reference = ${reference}`]
  const found = await db.all<ParcelRow>`
    select ${columns} from parcel where ${all(wanted)} order by created_at desc, reference limit ${limit}`
  return found.map(asParcel)
}

/** Writes a new parcel, or the tombstone of one. Somebody else may have been quicker: then it is looked at again. */
export async function openParcel(db: Writer, parcel: Parcel): Promise<void> {
  const opened = await db.run`
    insert into parcel (reference, tracking_number, product, label, state, is_doomed, next_at, created_at, version)
    values (${parcel.reference}, ${parcel.trackingNumber}, ${parcel.product}, ${parcel.label}, ${parcel.state},
      ${parcel.isDoomed ? 1 : 0}, ${parcel.nextAt ?? null}, ${parcel.createdAt}, ${parcel.version})
    on conflict (reference) do nothing`
  if (opened === 0) throw conflict(`the parcel ${parcel.reference}`)
}

/** Writes a parcel back if nobody has changed it since it was read. */
export async function saveParcel(db: Writer, { reference, state, nextAt, version }: Parcel): Promise<void> {
  const saved = await db.run`
    update parcel set state = ${state}, next_at = ${nextAt ?? null}, version = version + 1
    where reference = ${reference} and version = ${version}`
  if (saved === 0) throw conflict(`the parcel ${reference}`)
}

/** Writes an event behind all that are committed. Other writers wait for this one to commit, so readers skip nothing. */
export async function writeEvent(db: Writer, { reference, at, what }: Event): Promise<void> {
  await Promise.all([
    db.run`update turn set taken = taken + 1 where name = 'next'`,
    db.run`insert into event (reference, at, what) values (${reference}, ${at}, ${what})`,
  ])
}

/** What has happened to parcels, oldest first. */
export const eventsOf = (db: Reader, references: readonly string[]): Promise<Event[]> => db.all<Event>`
  select reference, at, what from event where reference in ${list(references)} order by position`

/** What has happened after a position, oldest first. */
export const eventsAfter = (db: Reader, after: number, limit: number): Promise<(Event & { position: number })[]> =>
  db.all<Event & { position: number }>`
    select position, reference, at, what from event where position > ${after} order by position limit ${limit}`

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
