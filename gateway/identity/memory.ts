import type { Clock } from '@souk/kit/world'

/** What was found out about a text lately, for as long as it holds. */
export interface Memory<T> {
  get(text: string): T | undefined
  /** `untilMs`: milliseconds since 1970. */
  put(text: string, value: T, untilMs: number): void
}

/** Keeps the `most` latest entries: whoever sends many different texts costs no more memory than that. */
export function createMemory<T>(clock: Clock, most: number): Memory<T> {
  const entries = new Map<string, { value: T; untilMs: number }>()
  return {
    get: (text) => {
      const entry = entries.get(text)
      if (entry === undefined) return undefined
      if (entry.untilMs > clock.now()) return entry.value
      entries.delete(text)
      return undefined
    },
    put: (text, value, untilMs) => {
      if (entries.size >= most) entries.delete(entries.keys().next().value as string)
      entries.set(text, { value, untilMs })
    },
  }
}
