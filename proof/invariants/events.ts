/** An event on the bus, as far as its order is judged. */
export interface Told {
  readonly id: string
  readonly source: string
  readonly subject: string
  readonly type: string
  readonly sequence: string
  readonly data: unknown
}

/**
 * Invariant I8: the events of one key are 1, 2, 3 … in order and without gaps. The bus is at least once, so an event may
 * come again, but then it is the same event.
 */
export function eventFaults(events: readonly Told[]): string[] {
  const stories = new Map<string, Told[]>()
  const faults: string[] = []
  for (const event of events) {
    const name = `${event.source} ${event.subject}`
    const story = stories.get(name) ?? []
    stories.set(name, story)
    const seq = Number(event.sequence)
    const before = story[seq - 1]
    if (before === undefined && seq !== story.length + 1)
      faults.push(`${event.id} came after ${story.length} of its key`)
    else if (before === undefined) story.push(event)
    else if (JSON.stringify(before) !== JSON.stringify(event))
      faults.push(`${event.id} is on the bus with two contents`)
  }
  return faults
}

/** Each event once, in the order in which it came first. */
export const once = (events: readonly Told[]): Told[] => [...new Map(events.map((event) => [event.id, event])).values()]

/** What can happen to one thing only once. */
const ONCE = new Set([
  'order.placed',
  'order.confirmed',
  'order.captured',
  'order.cancelled',
  'payment.authorised',
  'payment.declined',
  'payment.captured',
  'payment.voided',
  'inventory.held',
  'inventory.sold',
  'inventory.released',
])

/** Whatever happens once is announced once. */
export function onceFaults(events: readonly Told[]): string[] {
  const announced = Map.groupBy(once(events), ({ type, subject }) => `${type} ${subject}`)
  return [...announced].flatMap(([which, same]) =>
    same.length > 1 && ONCE.has(same[0]?.type ?? '') ? [`${which} was announced ${same.length} times`] : [],
  )
}
