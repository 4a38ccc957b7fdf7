import { setTimeout as delay } from 'node:timers/promises'

/** Looks again and again until `look` answers something, and answers that. Throws after `withinMs`; an error counts as nothing. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 15_000,
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + withinMs
  let last: unknown
  for (;;) {
    try {
      const found = await look()
      if (found !== undefined && found !== false) return found as Exclude<T, false | undefined>
    } catch (error) {
      last = error
    }
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last })
    await delay(15)
  }
}
