import { all, list, rows, sql, type Reader, type Writer } from '@souk/kit/database'
import { conflict } from '@souk/kit/service'
import type { Hold, HoldState, Line, Stock } from './domain.ts'

export type MovementKind = 'received' | 'adjusted' | 'held' | 'released' | 'sold' | 'restocked'

export interface Movement {
  readonly id: string
  readonly sku: string
  readonly at: number
  readonly kind: MovementKind
  readonly quantity: number
  readonly orderId?: string
  readonly reason?: string
}

type StockRow = { sku: string; on_hand: number; held: number; version: number }
const asStock = (row: StockRow): Stock => ({ sku: row.sku, onHand: row.on_hand, held: row.held, version: row.version })

export async function findStock(db: Reader, sku: string): Promise<Stock | undefined> {
  const row = await db.get<StockRow>`select sku, on_hand, held, version from stock where sku = ${sku}`
  return row && asStock(row)
}

/** Adds units; makes the sku known if it was not. */
export async function receiveUnits(db: Writer, sku: string, quantity: number): Promise<Stock> {
  const row = await db.get<StockRow>`
    insert into stock (sku, on_hand, held, version) values (${sku}, ${quantity}, 0, 1)
    on conflict (sku) do update set on_hand = stock.on_hand + excluded.on_hand, version = stock.version + 1
    returning sku, on_hand, held, version`
  return asStock(row as StockRow)
}

/** Changes the count by `difference`, never below what is held. Undefined when that, the sku or the version does not allow it. */
export async function correct(
  db: Writer,
  sku: string,
  difference: number,
  ifVersion: number | undefined,
): Promise<Stock | undefined> {
  const row = await db.get<StockRow>`
    update stock set on_hand = on_hand + ${difference}, version = version + 1
    where sku = ${sku} and on_hand + ${difference} >= held and (version = ${ifVersion ?? 0} or ${ifVersion ?? 0} = 0)
    returning sku, on_hand, held, version`
  return row && asStock(row)
}

/** Promises units, tested and changed in one statement. Answers what is left to sell, or undefined when there is not enough. */
export async function take(db: Writer, { sku, quantity }: Line): Promise<number | undefined> {
  const row = await db.get<{ left: number }>`
    update stock set held = held + ${quantity}, version = version + 1
    where sku = ${sku} and on_hand - held >= ${quantity} returning on_hand - held as left`
  return row?.left
}

/** Gives promised units back. */
export const putBack = (db: Writer, { sku, quantity }: Line): Promise<number> =>
  db.run`update stock set held = held - ${quantity}, version = version + 1 where sku = ${sku}`

/** Promised units leave the warehouse. */
export const settle = (db: Writer, { sku, quantity }: Line): Promise<number> =>
  db.run`update stock set held = held - ${quantity}, on_hand = on_hand - ${quantity}, version = version + 1 where sku = ${sku}`

/** Units that were sold are in the warehouse again. */
export const putIn = (db: Writer, { sku, quantity }: Line): Promise<number> =>
  db.run`update stock set on_hand = on_hand + ${quantity}, version = version + 1 where sku = ${sku}`

/** Takes units back from what was sold to an order, tested and changed in one statement. False: there are not so many. */
export async function takeBack(db: Writer, orderId: string, { sku, quantity }: Line): Promise<boolean> {
  const taken = await db.run`
    update hold_line set returned = returned + ${quantity}
    where order_id = ${orderId} and sku = ${sku} and returned + ${quantity} <= quantity`
  return taken === 1
}

/** What was sold to an order and has not come back. */
export const soldLines = (db: Reader, orderId: string): Promise<Line[]> =>
  db.all<Line>`select sku, quantity - returned as quantity from hold_line where order_id = ${orderId} order by sku`

/** What came back with a return. */
export const restockedBy = (db: Reader, returnId: string): Promise<Line[]> =>
  db.all<Line>`select sku, quantity from restock where return_id = ${returnId} order by sku`

export interface Restock {
  readonly orderId: string
  readonly returnId: string
  readonly at: number
  readonly reason?: string
}

/** Writes what came back into the ledger, each line under its own name. */
export const writeRestock = (
  db: Writer,
  { orderId, returnId, at, reason }: Restock,
  lines: readonly Line[],
  ids: readonly string[],
): Promise<number> => db.run`
  insert into restock (return_id, sku, order_id, movement_id, at, quantity, reason)
  values ${rows(lines.map(({ sku, quantity }, n) => [returnId, sku, orderId, ids[n] ?? '', at, quantity, reason ?? null]))}`

export async function available(db: Reader, skus: readonly string[]): Promise<Map<string, number>> {
  const found = await db.all<{
    sku: string
    left: number
  }>`select sku, on_hand - held as left from stock where sku in ${list(skus)}`
  return new Map(found.map(({ sku, left }) => [sku, left]))
}

/** Opens a hold, still without lines. False when the order already has one, or a tombstone. */
export async function openHold(db: Writer, orderId: string, expiresAt: number): Promise<boolean> {
  const opened = await db.run`
    insert into hold (order_id, state, expires_at, version) values (${orderId}, 'held', ${expiresAt}, 1) on conflict (order_id) do nothing`
  return opened === 1
}

/** Writes the lines of a hold. Those of a hold that was there before stay as they are. */
export const writeLines = (db: Writer, orderId: string, lines: readonly Line[]): Promise<number> => db.run`
  insert into hold_line (order_id, sku, quantity) values ${rows(lines.map(({ sku, quantity }) => [orderId, sku, quantity]))}
  on conflict do nothing`

/** Remembers that an order will not come, so that its hold, still on the way, is refused. */
export async function leaveTombstone(db: Writer, orderId: string, now: number): Promise<boolean> {
  const left = await db.run`
    insert into hold (order_id, state, expires_at, version) values (${orderId}, 'released', ${now}, 1) on conflict (order_id) do nothing`
  return left === 1
}

export async function findHold(db: Reader, orderId: string): Promise<Hold | undefined> {
  const row = await db.get<{ state: HoldState; expires_at: number; version: number }>`
    select state, expires_at, version from hold where order_id = ${orderId}`
  return row && { orderId, state: row.state, expiresAt: row.expires_at, version: row.version }
}

export const linesOf = (db: Reader, orderId: string): Promise<Line[]> =>
  db.all<Line>`select sku, quantity from hold_line where order_id = ${orderId} order by sku`

/** Writes a hold back if nobody has changed it since it was read. */
export async function saveHold(db: Writer, hold: Hold): Promise<void> {
  const saved = await db.run`
    update hold set state = ${hold.state}, expires_at = ${hold.expiresAt}, version = version + 1
    where order_id = ${hold.orderId} and version = ${hold.version}`
  if (saved === 0) throw conflict(`the hold of ${hold.orderId}`)
}

/**
 * Ends a hold that is open, and if `expiredBy` is given only one whose time is over by then; undefined when there is none.
 * Until the transaction is over nobody else can change it.
 */
export async function endHold(
  db: Writer,
  orderId: string,
  state: 'committed' | 'released',
  expiredBy = Number.MAX_SAFE_INTEGER,
): Promise<Hold | undefined> {
  // In a form that no index fits: by the one for the sweep PostgreSQL would walk through every open hold.
  const row = await db.get<{ expires_at: number; version: number }>`
    update hold set state = ${state}, version = version + 1
    where order_id = ${orderId} and case when state = 'held' and expires_at <= ${expiredBy} then 1 else 0 end = 1
    returning expires_at, version`
  return row && { orderId, state, expiresAt: row.expires_at, version: row.version }
}

/** Orders whose hold has run out, the oldest first. */
export async function expired(db: Reader, now: number, limit: number): Promise<string[]> {
  const found = await db.all<{ order_id: string }>`
    select order_id from hold where state = 'held' and expires_at <= ${now} order by expires_at limit ${limit}`
  return found.map(({ order_id }) => order_id)
}

export function writeMovements(db: Writer, movements: readonly Movement[]): Promise<number> {
  const lines = movements.map((each) => [
    each.id,
    each.sku,
    each.at,
    each.kind,
    each.quantity,
    each.orderId ?? null,
    each.reason ?? null,
  ])
  return db.run`insert into movement (id, sku, at, kind, quantity, order_id, reason) values ${rows(lines)}`
}

/** The ledger of a sku, newest first. */
export async function movementsOf(
  db: Reader,
  sku: string,
  limit: number,
  before: string | undefined,
): Promise<Movement[]> {
  const older = before === undefined ? [] : [sql`id < ${before}`]
  const found = await db.all<{
    id: string
    at: number
    kind: MovementKind
    quantity: number
    order_id: string | null
    reason: string | null
  }>`
    select id, at, kind, quantity, order_id, reason from ledger where ${all([sql`sku = ${sku}`, ...older])} order by id desc limit ${limit}`
  return found.map(({ order_id, reason, ...rest }) => ({
    ...rest,
    sku,
    ...(order_id ? { orderId: order_id } : {}),
    ...(reason ? { reason } : {}),
  }))
}
