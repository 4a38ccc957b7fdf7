import type { Clock } from '../world/clock.ts'
import { quietly } from './event.ts'
import type { Observe } from './event.ts'
import { createGradientLimit, gradientDefaults } from './gradient-limit.ts'
import type { GradientSettings } from './gradient-limit.ts'

/** How much of the limit each class of work may fill. What is worth most is shed last. */
export const shares = { checkout: 1, browse: 0.85, background: 0.6 } as const

/** How much a class of work is worth under load. */
export type Priority = keyof typeof shares

/**
 * How an admitted request ended. `done`: its time is a sample, whatever it answered. `dropped`: given up because its
 * deadline passed. `ignored`: its time means nothing, such as a client that left or an event stream.
 */
export type Ending = 'done' | 'dropped' | 'ignored'

/** Ends an admitted request. Call it whatever happens; a second call does nothing. */
export type Leave = (ending: Ending) => void

/** How full a server is, and how many requests of each class it has turned away. */
export interface ShedderState {
  readonly inFlight: number
  readonly limit: number
  readonly shed: Readonly<Record<Priority, number>>
}

/** Decides which requests a server takes on. */
export interface Shedder {
  /**
   * Lets a request in, or returns undefined at once: then answer 503 with `Retry-After: 1` and `x-retry: no`, before any
   * work. `kind` tells requests of different usual length apart, such as the operation's name (default: the priority).
   */
  tryEnter(priority: Priority, kind?: string): Leave | undefined
  state(): ShedderState
}

/** What a shedder needs of the world, and what differs from the defaults. */
export interface ShedderOptions {
  readonly clock: Clock
  readonly settings?: Partial<GradientSettings>
  readonly observe?: Observe
}

/**
 * Keeps a server from taking on more than it can finish: beyond saturation every further request only makes all of them
 * late. The limit is learned (`createGradientLimit`); a class of work is let in while all requests together fill less
 * than its share, so the last 15 % are kept for checkouts and 40 % are closed to background work. Partitions: Netflix
 * concurrency-limits; criticality classes: SRE book ch. 21.
 */
export function createShedder({ clock, settings, observe }: ShedderOptions): Shedder {
  const limit = createGradientLimit({ ...gradientDefaults, ...settings })
  const emit = quietly(observe)
  const shed: Record<Priority, number> = { checkout: 0, browse: 0, background: 0 }
  let inFlight = 0

  const admit = (kind: string): Leave => {
    const startedAt = clock.monotonic()
    let inside = true
    inFlight++
    return (ending) => {
      if (!inside) return
      inside = false
      const now = clock.monotonic()
      if (ending === 'dropped') limit.drop()
      if (ending !== 'ignored') limit.sample(now, kind, now - startedAt, inFlight)
      inFlight--
    }
  }

  return {
    tryEnter(priority, kind = priority) {
      if (inFlight < limit.current() * shares[priority]) return admit(kind)
      shed[priority]++
      emit({ kind: 'shed', priority, inFlight, limit: Math.floor(limit.current()) })
      return undefined
    },
    state: () => ({ inFlight, limit: Math.floor(limit.current()), shed: { ...shed } }),
  }
}
