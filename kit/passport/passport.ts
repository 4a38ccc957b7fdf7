import { Refusal } from '../contract/index.ts'
import type { Caller } from '../service/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Claims, Keys } from './keys.ts'

const LIFE_SECONDS = 120
/** A passport is used for half of its life, so that the callee never sees one that is about to end. */
const REUSE_SECONDS = 60
const CACHE = 10_000

/** The person a call is made for. */
export interface Bearer {
  readonly subject?: string | undefined
  readonly permissions?: readonly string[]
}

/** Signs the calls of one service and verifies those that reach it. */
export interface Passports {
  /** A passport from this service to `callee`, on behalf of somebody or of nobody. */
  issue(callee: string, bearer?: Bearer): Promise<string>
  /** Who asks. Rejects with an `unauthenticated` refusal when the passport is missing, forged, expired or for another. */
  check(passport: string | undefined): Caller | Promise<Caller>
}

interface Known {
  caller: Caller
  expires: number
}

/**
 * Issues and checks the passports of one service. Both are cached, because signing and verifying cost more than a request. While
 * the clock and the wall clock do not agree, what is issued ends by the later and what is checked by the earlier of them, so that
 * none expires because one of them is wrong.
 */
export function createPassports(service: string, keys: Keys, clock: Clock, wallTime = clock.now): Passports {
  const issued = new Map<string, { passport: Promise<string>; until: number }>()
  const known = new Map<string, Known>()
  const earlier = () => Math.floor(Math.min(clock.now(), wallTime()) / 1000)
  const later = () => Math.floor(Math.max(clock.now(), wallTime()) / 1000)

  const issue = (callee: string, { subject, permissions = [] }: Bearer = {}): Promise<string> => {
    // Most requests are on behalf of nobody. The name of a service is no JSON, so the two forms cannot meet.
    const nobody = subject === undefined && permissions.length === 0
    const name = nobody ? callee : JSON.stringify([callee, subject, permissions])
    const now = later()
    const before = issued.get(name)
    if (before && before.until > now) return before.passport
    const passport = keys.sign({
      iss: service,
      aud: callee,
      exp: now + LIFE_SECONDS,
      ...(subject === undefined ? {} : { sub: subject }),
      ...(permissions.length === 0 ? {} : { permissions }),
    })
    remember(issued, name, { passport, until: now + REUSE_SECONDS })
    passport.catch(() => issued.delete(name))
    return passport
  }

  const verify = async (passport: string): Promise<Caller> => {
    const claims = await keys.verify(passport).catch(() => undefined)
    if (claims === undefined) throw unauthenticated('The passport is not valid.')
    if (claims.aud !== service) throw unauthenticated('The passport is for another service.')
    if (!(claims.exp > earlier())) throw unauthenticated('The passport has expired.')
    const caller = asCaller(claims)
    remember(known, passport, { caller, expires: claims.exp })
    return caller
  }

  return {
    issue,
    check: (passport) => {
      if (passport === undefined) throw unauthenticated('A passport is needed.')
      const before = known.get(passport)
      return before && before.expires > earlier() ? before.caller : verify(passport)
    },
  }
}

const asCaller = ({ iss, sub, permissions }: Claims): Caller => ({
  service: iss,
  subject: sub,
  permissions: permissions ?? [],
})
const unauthenticated = (detail: string) => new Refusal('unauthenticated', 'unauthenticated', detail)

function remember<T>(cache: Map<string, T>, name: string, value: T): void {
  if (cache.size >= CACHE) cache.delete(cache.keys().next().value as string)
  cache.set(name, value)
}
