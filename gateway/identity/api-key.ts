import type { Clock } from '@souk/kit/world'
import type { Identity } from './identity.ts'
import { createMemory } from './memory.ts'

/** What every API key begins with; a token never does. */
export const API_KEY_PREFIX = 'souk_'
/** Nobody is asked about what cannot be one. */
const plausible = /^souk_[\w-]{1,150}$/

/** A key that is taken back is refused after this time at the latest. */
const HOLDS_MS = 30_000
const MOST_REMEMBERED = 10_000
/** That a key is used is told so seldom: it is for people who look for keys that nobody needs. */
const NOTED_MS = 3_600_000

/**
 * Tells for whom an API key stands, by asking who made it. What was answered holds for 30 s, also that a key is unknown.
 * Answers undefined for a key that is not valid; rejects when there is no answer. That a key is used is told beside the
 * requests; `noteUse` must not reject.
 */
export function createApiKeyCheck(
  clock: Clock,
  introspect: (key: string) => Promise<unknown>,
  noteUse: (key: string) => Promise<void>,
): (key: string) => Identity | undefined | Promise<Identity | undefined> {
  const valid = createMemory<Identity>(clock, MOST_REMEMBERED)
  // Apart from the valid ones: whoever sends thousands of made-up keys must not push those out.
  const invalid = createMemory<true>(clock, MOST_REMEMBERED)
  const noted = createMemory<true>(clock, MOST_REMEMBERED)
  const asking = new Map<string, Promise<Identity | undefined>>()

  const note = (key: string) => {
    if (noted.get(key)) return
    noted.put(key, true, clock.now() + NOTED_MS)
    void noteUse(key)
  }
  const ask = async (key: string): Promise<Identity | undefined> => {
    try {
      const { bearer, untilMs = Infinity } = read(await introspect(key), clock.now())
      const holdsUntilMs = Math.min(clock.now() + HOLDS_MS, untilMs)
      if (bearer) note(key)
      if (bearer) valid.put(key, bearer, holdsUntilMs)
      else invalid.put(key, true, holdsUntilMs)
      return bearer
    } finally {
      asking.delete(key)
    }
  }

  return (key) => {
    if (!plausible.test(key)) return undefined
    const known = valid.get(key)
    if (known !== undefined || invalid.get(key)) return known
    const before = asking.get(key)
    if (before) return before
    const answer = ask(key)
    asking.set(key, answer)
    return answer
  }
}

interface Introspection {
  readonly active?: unknown
  readonly subject?: unknown
  readonly permissions?: unknown
  readonly expiresAt?: unknown
}

/** A key that has expired, or of which it is not said for whom it stands, is none. */
function read(answer: unknown, nowMs: number): { bearer?: Identity; untilMs?: number } {
  const { active, subject, permissions = [], expiresAt } = (answer ?? {}) as Introspection
  const untilMs = expiresAt === undefined ? Infinity : Date.parse(String(expiresAt))
  if (active !== true || typeof subject !== 'string' || !Array.isArray(permissions) || !(untilMs > nowMs)) return {}
  const own = permissions.filter((each) => typeof each === 'string')
  return { bearer: { subject, permissions: own, byApiKey: true }, untilMs }
}
