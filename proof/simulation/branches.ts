import type { Attempt } from './customers/visit.ts'
import { serviceNames, type Market } from './market.ts'
import { look } from './quiet.ts'

/** One transition of a saga. */
interface Line {
  readonly service: string
  readonly sagaId: string
  readonly heard: string
  readonly from: string | null
  readonly to: string
  readonly payload: string
}

/** What can be seen of a run when it is over. */
export interface Seen {
  readonly lines: readonly Line[]
  readonly attempts: readonly Attempt[]
  /** What was noted while it ran. */
  readonly notes: Readonly<Record<string, number>>
  /** How many rows a statement counts in the database of a service. */
  readonly rows: Readonly<Record<string, number>>
  /** Events that are on the bus more than once. */
  readonly published: number
  readonly announced: number
  /** Counters of the telemetry, by name and labels. */
  readonly measures: Readonly<Record<string, number>>
}

/** A rare way that must be gone once in many seeds, and how it is seen. */
export interface Branch {
  readonly name: string
  readonly count: (seen: Seen) => number
}

type Way = Partial<Pick<Line, 'service' | 'heard' | 'from' | 'to'>> & { readonly saying?: string }

const went =
  ({ saying, ...way }: Way) =>
  ({ lines }: Seen): number =>
    lines.filter(
      (line) =>
        (Object.keys(way) as (keyof typeof way)[]).every((name) => line[name] === way[name]) &&
        (saying === undefined || line.payload.includes(saying)),
    ).length
const noted =
  (name: string) =>
  ({ notes }: Seen): number =>
    notes[name] ?? 0
const counted =
  (name: string) =>
  ({ rows }: Seen): number =>
    rows[name] ?? 0
const said =
  (is: (attempt: Attempt) => boolean) =>
  ({ attempts }: Seen): number =>
    attempts.filter(is).length
const measured =
  (name: string) =>
  ({ measures }: Seen): number =>
    measures[name] ?? 0

/** Rows that only a rare way leaves behind. */
const traces: readonly { readonly name: string; readonly service: string; readonly sql: string }[] = [
  {
    name: 'release before hold',
    service: 'inventory',
    sql: `select count(*) as n from hold where state = 'released' and order_id not in (select order_id from hold_line)`,
  },
  {
    name: 'hold expired',
    service: 'inventory',
    sql: `select count(*) as n from movement where kind = 'released' and reason = 'expired'`,
  },
  {
    name: 'void before payment',
    service: 'payment',
    sql: `select count(*) as n from payment where state = 'voided' and currency = 'XXX'`,
  },
  {
    name: 'void before charge',
    service: 'provider',
    sql: `select count(*) as n from charge where state = 'voided' and token = ''`,
  },
  {
    name: 'webhook repeated',
    service: 'webhook',
    sql: 'select count(*) as n from delivery where attempt_count > 1',
  },
  {
    name: 'subscriber busy',
    service: 'webhook',
    sql: 'select count(*) as n from endpoint where quiet_until is not null',
  },
  { name: 'mail repeated', service: 'mailbox', sql: 'select count(*) as n from message where deliveries > 1' },
  { name: 'shard taken over', service: 'order', sql: 'select count(*) as n from souk_saga_shard where fence > 2' },
  {
    name: 'called off',
    service: 'order',
    sql: `select count(*) as n from orders where status = 'cancelled' and reason = 'customer'`,
  },
  { name: 'sent back', service: 'order', sql: `select count(*) as n from reversal where cause = 'return'` },
  {
    name: 'announced and received',
    service: 'order',
    sql: `select count(*) as n from orders where timeline like '%"return_announced"%"returned"%'`,
  },
  {
    name: 'stop before shipment',
    service: 'shipping',
    sql: `select count(*) as n from shipment where state = 'cancelled' and shipment_id not in (select id from souk_saga)`,
  },
  {
    name: 'given back in parts',
    service: 'order',
    sql: `select count(*) as n from (
      select order_id from reversal where cause = 'refund' and state = 'done' group by order_id having count(*) > 1) parts`,
  },
  { name: 'signed in', service: 'order', sql: `select count(*) as n from orders where customer like 'cus_%'` },
  { name: 'erased', service: 'user', sql: 'select count(*) as n from erasure where done_at is not null' },
  { name: 'cart closed', service: 'cart', sql: `select count(*) as n from cart where state = 'ordered'` },
]

const isOk = ({ said: { status } }: Attempt) => status === 201 || status === 202
const other = (one: Attempt) => (two: Attempt) => one.cartId === two.cartId && one !== two

/** Every rare way that we know of. */
export const branches: readonly Branch[] = [
  { name: 'the stock is gone when it is to be sold', count: went({ service: 'order', heard: 'commit.refused' }) },
  { name: 'the last unit has gone to somebody else', count: went({ heard: 'hold.refused', saying: 'out_of_stock' }) },
  { name: 'inventory does not answer, and nothing is ordered', count: went({ from: 'holding', to: 'releasing' }) },
  { name: 'inventory is asked twice', count: went({ from: 'holding', to: 'holding', heard: 'hold.unknown' }) },
  { name: 'a release comes before its hold, and leaves a tombstone', count: counted('release before hold') },
  { name: 'a hold expires', count: counted('hold expired') },
  { name: 'nobody knows whether the money is reserved', count: went({ service: 'order', heard: 'authorise.unknown' }) },
  {
    name: 'a customer waits too long and is told later',
    count: went({ service: 'order', heard: 'patience.due', to: 'pending' }),
  },
  { name: 'authorised after it was deferred', count: went({ from: 'pending', to: 'committing' }) },
  { name: 'authorised by an event, not by an answer', count: went({ heard: 'paymentAuthorised', to: 'committing' }) },
  { name: 'declined after it was deferred', count: went({ from: 'pending', to: 'releasing' }) },
  { name: 'a payment is overdue', count: went({ service: 'order', heard: 'deadline.due', to: 'undoing' }) },
  { name: 'the second step is taken', count: went({ from: 'challenged', to: 'committing' }) },
  { name: 'the second step is refused', count: went({ from: 'challenged', to: 'releasing' }) },
  { name: 'the sale of the stock is not answered', count: went({ service: 'order', heard: 'commit.unknown' }) },
  { name: 'the capture is not answered', count: went({ service: 'order', heard: 'capture.unknown' }) },
  {
    name: 'the money is gone while the stock is being sold',
    count: went({ service: 'order', from: 'committing', to: 'recalling', heard: 'paymentVoided' }),
  },
  {
    name: 'the money of a confirmed order is gone, and somebody is called',
    count: went({ service: 'order', from: 'capturing', to: 'unpaid' }),
  },
  { name: 'the capture is looked up', count: went({ service: 'order', heard: 'check.ok' }) },
  { name: 'a payment is in doubt', count: went({ service: 'payment', to: 'in_doubt' }) },
  { name: 'a doubt is looked up and found', count: went({ service: 'payment', from: 'in_doubt', heard: 'lookup.ok' }) },
  {
    name: 'the provider does not know the charge, and is asked again',
    count: went({ service: 'payment', from: 'in_doubt', heard: 'lookup.refused', saying: 'unknown_charge' }),
  },
  { name: 'the provider is out of order', count: went({ service: 'payment', saying: 'out_of_order' }) },
  {
    name: 'a webhook comes before the answer',
    count: went({ service: 'payment', from: 'authorising', heard: 'notified' }),
  },
  { name: 'a webhook comes again', count: went({ service: 'provider', heard: 'webhook.ok', saying: '"known"' }) },
  { name: 'a webhook is not taken', count: went({ service: 'provider', heard: 'webhook.unknown' }) },
  { name: 'a void comes before its payment, and leaves a tombstone', count: counted('void before payment') },
  { name: 'a void comes before its charge, and leaves a tombstone', count: counted('void before charge') },
  { name: 'an answer is repeated from its record', count: said((one) => one.said.replayed) },
  { name: 'a repetition meets a request that is under way', count: said((one) => one.said.code === 'request_running') },
  {
    name: 'a cart whose delivery was chosen is bought for what it showed',
    count: said((one) => one.total !== undefined && isOk(one)),
  },
  {
    name: 'a delivery has another price than it was chosen for',
    count: said((one) => one.said.code === 'cart_changed' && one.total !== undefined),
  },
  { name: 'a cart is ordered twice', count: said((one) => one.said.code === 'already_ordered') },
  {
    name: 'a second card buys what the first did not',
    count: ({ attempts }) =>
      attempts.filter((one) => one.said.status === 402 && attempts.some((two) => other(one)(two) && isOk(two))).length,
  },
  {
    name: 'an accepted order is confirmed under the same key',
    count: ({ attempts }) =>
      attempts.filter((one) => one.said.status === 0 && attempts.some((two) => two.key === one.key && isOk(two)))
        .length,
  },
  { name: 'a mail is sent again under its Message-ID', count: counted('mail repeated') },
  { name: 'a subscriber is sent an event again under its id', count: counted('webhook repeated') },
  { name: 'a subscriber asks to be left alone for a while', count: counted('subscriber busy') },
  { name: 'a cart is closed by the order of it', count: counted('cart closed') },
  { name: 'a customer who is signed in orders', count: counted('signed in') },
  { name: 'a customer is erased in every service', count: counted('erased') },
  { name: 'an order is called off by its customer', count: counted('called off') },
  { name: 'a parcel is stopped before it is heard of, and leaves a tombstone', count: counted('stop before shipment') },
  {
    name: 'a parcel is collected before it can be stopped',
    count: went({ service: 'shipping', heard: 'callOff.refused', to: 'dispatched' }),
  },
  {
    name: 'an order cannot be called off any more',
    count: went({ service: 'order', from: 'stopping', to: 'refused' }),
  },
  { name: 'whether a parcel is stopped is not known yet', count: went({ service: 'order', heard: 'stop.unknown' }) },
  { name: 'goods come back', count: counted('sent back') },
  { name: 'goods come that were announced', count: counted('announced and received') },
  { name: 'money is given back in parts', count: counted('given back in parts') },
  { name: 'sagas are taken over', count: counted('shard taken over') },
  { name: 'an event is published twice', count: ({ published, announced }) => published - announced },
  { name: 'an event fails and is tried again', count: measured('events_failed waiting') },
  { name: 'an event fails for good', count: measured('events_failed dead') },
  { name: 'a circuit opens', count: measured('resilience_events breaker') },
  { name: 'a call is tried again', count: measured('resilience_events retry') },
  ...[
    'an event waits for its predecessor',
    'a dead letter is discarded',
    'more is to be given back than is left',
    'what has not arrived is to be sent back',
    'an order whose money is gone is called off',
    'an order whose money is gone has left',
    'two windows refresh a session at once',
    'carts of one customer are merged at once',
    'a token that was replaced ends its session',
    'who wants to be erased waits for an order',
    'the write of a zombie is fenced off',
    'what was committed without an answer is found when it is run again',
  ].map((name) => ({ name, count: noted(name) })),
]

/** Which of them a run has gone, and how often. */
export async function branchesOf(market: Market, attempts: readonly Attempt[]): Promise<Record<string, number>> {
  const seen = await see(market, attempts)
  return Object.fromEntries(branches.map(({ name, count }) => [name, count(seen)]))
}

async function see(market: Market, attempts: readonly Attempt[]): Promise<Seen> {
  const { shop, notes } = market
  const lines: Line[] = []
  for (const service of serviceNames)
    for (const line of await look<Omit<Line, 'service'>>(
      market,
      service,
      `select saga_id as "sagaId", heard, from_state as "from", to_state as "to", payload from souk_saga_history`,
    ))
      lines.push({ service, ...line })
  const rows: Record<string, number> = {}
  for (const { name, service, sql } of traces) rows[name] = (await look<{ n: number }>(market, service, sql))[0]?.n ?? 0
  const measures: Record<string, number> = {}
  for (const { name, labels, value } of shop.recorded.counts) {
    const which = `${name} ${labels.kind ?? labels.state ?? ''}`
    measures[which] = (measures[which] ?? 0) + value
  }
  const events = shop.bus.published()
  const announced = new Set(events.map(({ id }) => id)).size
  return { lines, attempts, notes: notes.counts, rows, published: events.length, announced, measures }
}
