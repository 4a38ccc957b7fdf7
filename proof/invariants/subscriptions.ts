/** A request that a subscriber has taken. */
export interface Taken {
  /** `webhook-id` */
  readonly id: string
  readonly body: string
}

interface Told {
  readonly id: string
  readonly type: string
  readonly data: unknown
}

/**
 * Invariant of subscriptions: of every event that is subscribed the subscriber has taken something, under one id and with the
 * same bytes each time, and it has taken nothing that did not happen.
 */
export function subscriptionFaults(
  events: readonly Told[],
  types: readonly string[],
  taken: readonly Taken[],
): string[] {
  const told = new Map(events.filter(({ type }) => types.includes(type)).map((event) => [event.id, factOf(event)]))
  const facts = Map.groupBy(told.values(), (fact) => fact)
  const ids = Map.groupBy(taken, ({ body }) => factOf(JSON.parse(body) as Told))
  const bodies = Map.groupBy(taken, ({ id }) => id)
  return [
    ...[...told].flatMap(([id, fact]) => (ids.has(fact) ? [] : [`${id} was never taken by who subscribed it`])),
    ...[...ids].flatMap(([fact, all]) => {
      // Two events may say the same.
      const times = facts.get(fact)?.length ?? 0
      const different = new Set(all.map(({ id }) => id)).size
      return different <= times ? [] : [`a subscriber was sent ${different} events, and ${times} were told: ${fact}`]
    }),
    ...[...bodies].flatMap(([id, all]) =>
      new Set(all.map(({ body }) => body)).size === 1 ? [] : [`a subscriber was sent different things as ${id}`],
    ),
  ]
}

const factOf = ({ type, data }: Pick<Told, 'type' | 'data'>): string => JSON.stringify([type, data])
