import type { Pending } from '../../saga/index.ts'
import { notBefore, type Stored } from '../../saga/store.ts'
import type { Clock } from '../../world/clock.ts'

/** What is due within this time stays in memory; the rest is found in the database when it is due. */
const NEAR_MS = 60_000

/** A saga in memory, as it was last committed. */
export interface Live {
  stored: Stored
  /** The fence under which it is driven: not that of today, if its shard has been taken over since. */
  fence: number
  /** What it is to hear, one after the other. */
  queue: Promise<void>
  /** Calls and timers that are under way. */
  readonly busy: Set<string>
  cancel: () => void
}

/** What is done when something is due. Both resolve when the saga has heard what came of it. */
export interface Due {
  ask(live: Live, step: string, pending: Pending): Promise<void>
  ring(live: Live, timer: string, dueAt: number): Promise<void>
}

/** The sagas that are brought forward here, in memory so that a transition needs no read. */
export interface Lives {
  get(id: string): Live | undefined
  /** Holds a saga, or a later state of it, and starts what is due. */
  hold(stored: Stored, fence: number): void
  forget(live: Live): void
  /** Whether it is still held, and in this place. */
  holds(live: Live): boolean
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>
}

export function createLives(clock: Clock, due: Due): Lives {
  const lives = new Map<string, Live>()
  let closed = false

  const holds = (live: Live) => !closed && lives.get(live.stored.instance.id) === live
  const forget = (live: Live) => {
    live.cancel()
    if (holds(live)) lives.delete(live.stored.instance.id)
  }

  /** Starts everything that is due and not under way, and waits for what is due next. */
  const goOn = (live: Live): void => {
    if (!holds(live)) return
    const now = clock.now()
    let next = Infinity
    for (const { mark, dueAt, start } of waitingFor(live, due)) {
      if (live.busy.has(mark)) continue
      if (dueAt > now) next = Math.min(next, dueAt)
      else {
        live.busy.add(mark)
        void start().finally(() => {
          live.busy.delete(mark)
          goOn(live)
        })
      }
    }
    live.cancel()
    live.cancel = nothing
    if (next - now < NEAR_MS) live.cancel = clock.after(next - now, () => goOn(live))
    else if (live.busy.size === 0) forget(live)
  }

  return {
    get: (id) => lives.get(id),
    hold: (stored, fence) => {
      if (closed) return
      const { id } = stored.instance
      let live = lives.get(id)
      if (live === undefined) {
        live = { stored, fence, queue: Promise.resolve(), busy: new Set(), cancel: nothing }
        lives.set(id, live)
      }
      live.fence = fence
      if (live.stored.version < stored.version) live.stored = stored
      goOn(live)
    },
    forget,
    holds,
    close: async () => {
      closed = true
      for (const live of lives.values()) live.cancel()
      await Promise.all([...lives.values()].map(({ queue }) => queue))
    },
  }
}

const nothing = () => {}

/** The calls and timers of a saga, each with a mark that tells it from all others. */
function waitingFor(live: Live, due: Due) {
  const { instance, alarm } = live.stored
  const earliest = notBefore(alarm)
  const calls = Object.entries(instance.calls).map(([step, pending]) => ({
    mark: `${step}:${pending.n}:${pending.attempt}`,
    dueAt: Math.max(pending.dueAt, earliest),
    start: () => due.ask(live, step, pending),
  }))
  const timers = Object.entries(instance.timers).map(([timer, dueAt]) => ({
    mark: `${timer}:${dueAt}`,
    dueAt: Math.max(dueAt, earliest),
    start: () => due.ring(live, timer, dueAt),
  }))
  return [...calls, ...timers]
}
