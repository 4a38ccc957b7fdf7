import { all, list, sql, type Reader, type Writer } from '@souk/kit/database'
import { CARRIER, type Shipment } from '../domain.ts'

interface ShipmentRow {
  shipment_id: string
  order_id: string
  state: Shipment['state']
  way: string | null
  tracking_number: string | null
  tracking: string
  created_at: number
  updated_at: number
  version: number
}

const columns = sql`shipment_id, order_id, state, way, tracking_number, tracking, created_at, updated_at, version`

const asShipment = (row: ShipmentRow): Shipment => ({
  shipmentId: row.shipment_id,
  orderId: row.order_id,
  state: row.state,
  ...(row.way === null ? {} : { option: row.way }),
  carrier: CARRIER,
  ...(row.tracking_number === null ? {} : { trackingNumber: row.tracking_number }),
  tracking: JSON.parse(row.tracking) as Shipment['tracking'],
  createdAt: new Date(row.created_at).toISOString(),
  updatedAt: new Date(row.updated_at).toISOString(),
  version: row.version,
})

/** Opens the shipment of an order. False: the order has one already. */
export async function openShipment(db: Writer, { shipmentId, orderId, state, createdAt }: Shipment): Promise<boolean> {
  const at = Date.parse(createdAt)
  const opened = await db.run`
    insert into shipment (shipment_id, order_id, state, tracking, created_at, updated_at, version)
    values (${shipmentId}, ${orderId}, ${state}, '[]', ${at}, ${at}, 1) on conflict (order_id) do nothing`
  return opened === 1
}

/** Writes how a shipment stands now, if anything that is shown has changed. It travels with the commit, so nobody waits. */
export function saveShipment(db: Writer, shipment: Shipment): Promise<number> {
  const { shipmentId, state, option, trackingNumber, tracking, updatedAt, version } = shipment
  return db.run`
    update shipment set state = ${state}, way = ${option ?? null}, tracking_number = ${trackingNumber ?? null},
      tracking = ${JSON.stringify(tracking)}, updated_at = ${Date.parse(updatedAt)}, version = ${version}
    where shipment_id = ${shipmentId} and version < ${version}`
}

export async function findShipment(db: Reader, shipmentId: string): Promise<Shipment | undefined> {
  const row = await db.get<ShipmentRow>`select ${columns} from shipment where shipment_id = ${shipmentId}`
  return row && asShipment(row)
}

/** The shipment of an order, if it has one. */
export async function shipmentOf(db: Reader, orderId: string): Promise<string | undefined> {
  const row = await db.get<{ shipment_id: string }>`select shipment_id from shipment where order_id = ${orderId}`
  return row?.shipment_id
}

/** As many as a statement can name. */
const TOGETHER = 1_000

/** The shipments of these orders. */
export async function shipmentsOf(db: Reader, orderIds: readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (let from = 0; from < orderIds.length; from += TOGETHER) {
    const rows = await db.all<{ shipment_id: string }>`
      select shipment_id from shipment where order_id in ${list(orderIds.slice(from, from + TOGETHER))} order by shipment_id`
    found.push(...rows.map(({ shipment_id }) => shipment_id))
  }
  return found
}

/** Which of these are shipments. */
export async function known(db: Reader, shipmentIds: readonly string[]): Promise<string[]> {
  const found = await db.all<{ shipment_id: string }>`
    select shipment_id from shipment where shipment_id in ${list(shipmentIds)} order by shipment_id`
  return found.map(({ shipment_id }) => shipment_id)
}

interface Narrowed {
  readonly before?: string | undefined
  readonly orderId?: string | undefined
  readonly state?: string | undefined
}

/** Shipments, newest first. */
export async function listShipments(
  db: Reader,
  { before, orderId, state }: Narrowed,
  limit: number,
): Promise<Shipment[]> {
  const wanted = [
    ...(before === undefined ? [] : [sql`shipment_id < ${before}`]),
    ...(orderId === undefined ? [] : [sql`order_id = ${orderId}`]),
    ...(state === undefined ? [] : [sql`state = ${state}`]),
  ]
  const found = await db.all<ShipmentRow>`
    select ${columns} from shipment where ${all(wanted)} order by shipment_id desc limit ${limit}`
  return found.map(asShipment)
}

/** Up to where the news of the carrier have been read. */
export async function readUpTo(db: Reader): Promise<number> {
  const row = await db.get<{ position: number }>`select position from news where carrier = ${CARRIER}`
  return row?.position ?? 0
}

export const saveReadUpTo = (db: Writer, position: number): Promise<number> => db.run`
  insert into news (carrier, position) values (${CARRIER}, ${position})
  on conflict (carrier) do update set position = excluded.position where news.position < excluded.position`
