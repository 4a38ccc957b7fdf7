import type { Answer } from '../../call/index.ts'
import type { Database } from '../../database/index.ts'
import type { Clock } from '../../world/clock.ts'
import { answered, type Repeatable, type Standing } from '../idempotency.ts'
import type { Given } from './answer.ts'

/** How often the record is looked at, in case another instance answers. */
const LOOK_MS = 300

/** Where commands wait for the answers of sagas. */
export interface Waiting {
  /**
   * Waits until the request is answered, here or by another instance. `running`: time is over. `undefined`: the claim has
   * gone, so the same key may try again.
   */
  wait(request: Repeatable, forMs: number): Promise<Standing>
  /** A saga has answered: whoever waits here learns it at once. */
  settle(given: Given): void
}

interface Place {
  readonly waiters: Set<(standing: Standing) => void>
  stopLooking: () => void
}

export function createWaiting(database: () => Database, clock: Clock): Waiting {
  const places = new Map<string, Place>()
  const nameOf = ({ scope, key }: { scope: string; key: string }) => JSON.stringify([scope, key])

  const settle = (name: string, standing: Standing) => {
    const place = places.get(name)
    if (place === undefined) return
    places.delete(name)
    place.stopLooking()
    for (const waiter of place.waiters) waiter(standing)
  }

  /** One look for all that wait for the same answer. */
  const lookLater = (place: Place, name: string, request: Repeatable) => {
    place.stopLooking = clock.after(LOOK_MS, () => {
      answered(database(), request, clock.now())
        .catch(() => 'running' as const)
        .then(
          (standing) => {
            if (places.get(name) !== place) return
            if (standing === 'running') lookLater(place, name, request)
            else settle(name, standing)
          },
          () => {},
        )
    })
  }

  const placeOf = (name: string, request: Repeatable): Place => {
    const there = places.get(name)
    if (there) return there
    const made: Place = { waiters: new Set(), stopLooking: () => {} }
    places.set(name, made)
    lookLater(made, name, request)
    return made
  }

  return {
    wait: (request, forMs) =>
      new Promise((resolve) => {
        const name = nameOf(request)
        const place = placeOf(name, request)
        const waiter = (standing: Standing) => {
          cancel()
          resolve(standing)
        }
        const cancel = clock.after(forMs, () => {
          place.waiters.delete(waiter)
          if (place.waiters.size === 0 && places.get(name) === place) settle(name, 'running')
          resolve('running')
        })
        place.waiters.add(waiter)
      }),
    settle: ({ to, answer }: { to: { scope: string; key: string }; answer: Answer }) => settle(nameOf(to), answer),
  }
}
