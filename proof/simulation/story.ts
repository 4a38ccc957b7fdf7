import { serviceNames, type Market } from './market.ts'
import { look } from './quiet.ts'

const MOST_EVENTS = 30
const ID = /(ord|pay|cart)_[0-9a-z]{26}/g

interface Line {
  readonly at: number
  readonly saga_id: string
  readonly heard: string
  readonly from_state: string | null
  readonly to_state: string
  readonly payload: string
}

/** The last things that happened to what the faults are about: events on the bus and transitions of sagas. */
export async function storyOf(market: Market, faults: readonly string[]): Promise<string[]> {
  const named = new Set(faults.flatMap((fault) => fault.match(ID) ?? []))
  const pairs = await look<{ id: string; payment_id: string }>(market, 'order', 'select id, payment_id from orders')
  for (const { id, payment_id } of pairs) if (named.has(id) || named.has(payment_id)) named.add(id).add(payment_id)
  const isAbout = (text: string) => [...named].some((id) => text.includes(id))
  const lines: { at: number; text: string }[] = []
  for (const event of market.shop.bus.published())
    if (isAbout(event.subject))
      lines.push({ at: Date.parse(event.time), text: `${event.type} ${event.subject} ${event.sequence}` })
  for (const service of serviceNames)
    for (const line of await look<Line>(market, service, 'select * from souk_saga_history order by at, seq'))
      if (isAbout(line.saga_id))
        lines.push({
          at: line.at,
          text: `${service} ${line.saga_id}: ${line.from_state ?? ''} -> ${line.to_state} by ${line.heard} ${line.payload.slice(0, 120)}`,
        })
  return lines
    .sort((one, other) => one.at - other.at)
    .slice(-MOST_EVENTS)
    .map(({ at, text }) => `${new Date(at).toISOString().slice(14, 23)} ${text}`)
}
