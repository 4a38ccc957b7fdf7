import type { Told } from '../invariants/events.ts'
import type { System } from './system.ts'

/** Everything that is on the bus now, in the order in which it came. */
export async function eventsOnBus(system: Pick<System, 'control'>): Promise<Told[]> {
  const events: Told[] = []
  for (let after = 0; ;) {
    const page = (await system.control(`/v1/events?after=${after}&limit=1000`)) as {
      events: { event: Told }[]
      next: number
    }
    if (page.next === after) return events
    events.push(...page.events.map(({ event }) => event))
    after = page.next
  }
}
