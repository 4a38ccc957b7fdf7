import type { Clock } from '@souk/kit/world'
import type { Weather } from '../weather.ts'

const LOST = 0.06
const TWICE = 0.06
const SLOW = 0.08
const SLOWEST_MS = 4_000
/** Of two calls over a cut one is refused at once, the other waits in vain. */
const EVEN = 0.5

/** Between whom nothing passes. */
export interface Cuts {
  cut(one: string, other: string): void
  heal(one: string, other: string): void
  isCut(one: string, other: string): boolean
}

export function newCuts(): Cuts {
  const cuts = new Set<string>()
  const name = (one: string, other: string) => [one, other].sort().join(' ')
  return {
    cut: (one, other) => void cuts.add(name(one, other)),
    heal: (one, other) => void cuts.delete(name(one, other)),
    isCut: (one, other) => cuts.has(name(one, other)),
  }
}

export interface Passing {
  readonly from: string
  readonly to: string
  /** The caller has given up. */
  readonly signal: AbortSignal
}

/** What may happen to a call on its way. */
export type Way = <T>(passing: Passing, send: () => Promise<T>) => Promise<T>

export const wayThrough =
  (clock: Clock, weather: Weather, cuts: Cuts): Way =>
  async ({ from, to, signal }, send) => {
    if (cuts.isCut(from, to)) {
      weather.note('partition')
      if (weather.chance('partition').happens(EVEN)) throw new Error(`no route from ${from} to ${to}`)
      return inVain(signal)
    }
    if (weather.strikes('request lost', LOST)) return inVain(signal)
    if (weather.strikes('call slow', SLOW))
      await clock.sleep(weather.chance('call slow').between(1, SLOWEST_MS), signal)
    if (weather.strikes('call twice', TWICE)) void send().catch(() => {})
    const answer = await send()
    return weather.strikes('reply lost', LOST) ? inVain(signal) : answer
  }

const inVain = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
