import { setTimeout as delay } from 'node:timers/promises'

const LOOK_MS = 15
/** Only a test that fails waits so long: other tests have the machine too. */
const PATIENCE_MS = 60_000

/** Looks again and again until `look` answers something, and answers that. Throws after `withinMs`; an error counts as nothing. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = PATIENCE_MS,
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + withinMs
  let found: T | undefined
  let cause: unknown
  const isThere = async () => {
    try {
      found = await look()
    } catch (error) {
      cause = error
    }
    return found !== undefined && found !== false
  }
  while (!(await isThere())) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`, { cause })
    await delay(LOOK_MS)
  }
  return found as Exclude<T, false | undefined>
}
