import type { Clock } from '../world/clock.ts'
import type { Instance } from './discovery.ts'
import { weighed, type Weights } from './weights.ts'

/** An instance that has not been heard of for so long is taken off the list. It reports three times in this time. */
export const TTL_MS = 6_000

export interface Listing {
  /** Changes when the registry was started anew and may not have heard of everybody yet. */
  readonly epoch: string
  /** Grows with each change. */
  readonly revision: number
  readonly instances: readonly Instance[]
}

/** The built-in registry: who runs where, in memory, rebuilt from heartbeats within seconds after a restart. */
export interface Registry {
  /** Announces an instance, or says that it still lives. */
  put(instance: Instance): void
  remove(id: string): void
  list(): Listing
  /** The listing as soon as it differs from `revision` of this epoch, or after `waitMs` as it is. */
  next(epoch: string, revision: number, waitMs: number, signal: AbortSignal): Promise<Listing>
  weights(): Weights
  /** From now on versions get these shares of the calls; everybody who watches hears of it at once. */
  weigh(weights: Weights): void
  close(): void
}

/** The built-in registry, in the memory of the supervisor. `epoch` tells its watchers that it began anew. */
export function createRegistry(clock: Clock, epoch: string, weights: Weights = {}): Registry {
  const known = new Map<string, { instance: Instance; seenAt: number }>()
  const waiting = new Set<() => void>()
  let revision = 0

  const changed = () => {
    revision++
    for (const wake of waiting) wake()
  }
  const expire = () => {
    const before = known.size
    for (const [id, { seenAt }] of known) if (clock.monotonic() - seenAt > TTL_MS) known.delete(id)
    if (known.size !== before) changed()
    cancelExpiry = clock.after(1_000, expire)
  }
  let cancelExpiry = clock.after(1_000, expire)
  const list = () => ({
    epoch,
    revision,
    instances: [...known.values()].map(({ instance }) => weighed(instance, weights)),
  })

  return {
    put: (instance) => {
      const before = known.get(instance.id)?.instance
      known.set(instance.id, { instance, seenAt: clock.monotonic() })
      if (JSON.stringify(before) !== JSON.stringify(instance)) changed()
    },
    remove: (id) => {
      if (known.delete(id)) changed()
    },
    list,
    weights: () => weights,
    weigh: (next) => {
      weights = next
      changed()
    },
    next: async (theirEpoch, theirRevision, waitMs, signal) => {
      if (theirEpoch === epoch && theirRevision === revision)
        await new Promise<void>((resolve) => {
          const wake = () => {
            cancel()
            waiting.delete(wake)
            signal.removeEventListener('abort', wake)
            resolve()
          }
          const cancel = clock.after(waitMs, wake)
          waiting.add(wake)
          signal.addEventListener('abort', wake, { once: true })
        })
      return list()
    },
    close: () => {
      cancelExpiry()
      for (const wake of waiting) wake()
    },
  }
}
