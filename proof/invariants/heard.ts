import type { Service } from '@souk/kit/service'

/** Which of these services hear each contract. */
export function hearersAmong(services: readonly Service[]): Record<string, string[]> {
  const heard = services.flatMap(({ contract, reactions }) =>
    [...new Set(reactions.map(({ event }) => event.service))].map((source) => ({ source, hearer: contract.name })),
  )
  const hearers = Map.groupBy(heard, ({ source }) => source)
  return Object.fromEntries([...hearers].map(([source, all]) => [source, all.map(({ hearer }) => hearer)]))
}

/** How far a consumer has come with a key of a service. */
export interface Position {
  readonly consumer: string
  readonly source: string
  readonly key: string
  readonly seq: number
}

/** How many events of a key a service has announced. */
export interface Announced {
  readonly source: string
  readonly key: string
  readonly seq: number
}

/** Invariant I8, the other side of it: whoever hears a service has taken in every event of it, up to the last. */
export function heardFaults(
  announced: readonly Announced[],
  positions: readonly Position[],
  hearers: Readonly<Record<string, readonly string[]>>,
): string[] {
  const reached = new Map(positions.map(({ consumer, source, key, seq }) => [`${consumer} ${source} ${key}`, seq]))
  return announced.flatMap(({ source, key, seq }) =>
    (hearers[source] ?? []).flatMap((consumer) => {
      const position = reached.get(`${consumer} ${source} ${key}`) ?? 0
      return position === seq ? [] : [`${consumer} has heard ${position} of ${seq} events of ${source} ${key}`]
    }),
  )
}
