import { list, type Writer } from '@souk/kit/database'
import type { Order } from '../domain.ts'
import { entries } from '../store.ts'

/** Something that has happened to the parcel of an order. */
export interface Happened {
  readonly orderId: string
  /** Of an order in another state it changes nothing: it is cancelled, or known to have come further. */
  readonly from: readonly Order['status'][]
  /** The state of the order after it. Default: the same. */
  readonly to?: Order['status']
  readonly entry: Order['timeline'][number]
}

export const writeHappened = (db: Writer, { orderId, from, to, entry }: Happened): Promise<number> => db.run`
  update orders set status = coalesce(${to ?? null}, status), timeline = timeline || ${`,${entries([entry])}`},
    version = version + 1
  where id = ${orderId} and status in ${list(from)}`
