import { operator } from '@souk/kit/host'
import type { Market } from './market.ts'

const POISON = 'poison'
/** Consumers, by the service that they hear. */
const victims = [
  { source: 'order', type: 'order.confirmed' },
  { source: 'payment', type: 'payment.authorised' },
  { source: 'catalog', type: 'catalog.priced' },
] as const

const isPoison = (key: string): boolean => key.startsWith(POISON)

/** Publishes an event that no reaction to its type can make anything of, under a key of its own. */
export function poison({ shop, weather }: Market): void {
  const { source, type } = weather.chance('poisoned event').pick(victims)
  const key = `${POISON}_${Math.floor(shop.clock.monotonic())}`
  weather.note('poisoned event')
  const time = new Date(shop.clock.now()).toISOString()
  void shop.bus.publish(source, [
    {
      specversion: '1.0',
      id: `${source}:${key}:1`,
      source: `/souk/${source}`,
      type,
      subject: key,
      time,
      datacontenttype: 'application/json',
      sequence: '1',
      data: null,
    },
  ])
}

/** What an operator does with dead letters that nobody can use. */
export async function discardPoison({ shop, notes, processes }: Market, consumer: string): Promise<void> {
  const dead = await shop.database(consumer).read.all<{ source: string; key: string; seq: number }>`
    select source, key, seq from souk_parked where state = 'dead'`
  const [first] = processes(consumer)
  for (const letter of dead.filter(({ key }) => isPoison(key))) {
    if (first === undefined) return
    const supervisor = { service: 'supervisor', instance: first.host.url }
    const { status } = await shop.send(operator.operations.discard, letter, supervisor)
    if (status < 400) notes.note('a dead letter is discarded')
  }
}
