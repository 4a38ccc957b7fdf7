import type { Operation } from '@souk/kit/contract'
import type { Rejection } from '../answer.ts'
import { clientAddress, isLocal, networkOf, type Peer } from './address.ts'
import type { Decision, Quota } from './gcra.ts'
import type { Tally } from './tally.ts'

/** What a request is for; each class has a limit of its own, so that browsing keeps nobody from buying. */
export type RateClass = 'browse' | 'checkout' | 'guess'

/** Requests in a minute, by network address. An account may make a tenth of it. */
export type Rates = Readonly<Record<RateClass, number>>

export interface RateSettings {
  readonly perMinute: Rates
  /** Proxies of ours in front of the gateway, each of which adds to `X-Forwarded-For`. */
  readonly trustedHops: number
  /** Programs on this machine are limited too. */
  readonly limitLocal: boolean
}

/** A decision on its way, or at once. Undefined: this request is not limited. */
type Decided = Decision | Promise<Decision> | undefined

export interface Limiter {
  /** The network that a request counts for; undefined: it is not limited. */
  network(peer: Peer): string | undefined
  /** Before anybody looks at who asks: counts the network that the request comes from. */
  ofAddress(peer: Peer, rateClass: RateClass): Decided
  /** When it is known who asks. */
  ofAccount(peer: Peer, subject: string | undefined, rateClass: RateClass): Decided
}

const WINDOW_MS = 60_000
const SHARE_OF_ACCOUNT = 0.1

/** The class of an operation, from its contract. */
export const rateClassOf = ({ guessable, priority }: Operation): RateClass =>
  guessable ? 'guess' : priority === 'checkout' ? 'checkout' : 'browse'

export function createLimiter(tally: Tally, { perMinute, trustedHops, limitLocal }: RateSettings): Limiter {
  const quotas = (share: number): Record<RateClass, Quota> => {
    const quota = (perMinute: number) => ({ limit: Math.max(1, Math.round(perMinute * share)), windowMs: WINDOW_MS })
    return { browse: quota(perMinute.browse), checkout: quota(perMinute.checkout), guess: quota(perMinute.guess) }
  }
  const ofNetwork = quotas(1)
  const ofAccount = quotas(SHARE_OF_ACCOUNT)
  const isExempt = (peer: Peer) => !limitLocal && isLocal(peer)
  const network = (peer: Peer) => (isExempt(peer) ? undefined : networkOf(clientAddress(peer, trustedHops)))
  return {
    network,
    ofAddress: (peer, rateClass) => {
      const from = network(peer)
      return from === undefined ? undefined : tally.take(`${rateClass}:net:${from}`, ofNetwork[rateClass])
    },
    ofAccount: (peer, subject, rateClass) =>
      subject === undefined || isExempt(peer)
        ? undefined
        : tally.take(`${rateClass}:sub:${subject}`, ofAccount[rateClass]),
  }
}

/** The decision that leaves less; one that refuses leaves nothing. */
export const tighter = (one: Decision | undefined, other: Decision | undefined): Decision | undefined =>
  one === undefined || (other !== undefined && (!other.allowed || other.remaining < one.remaining)) ? other : one

/** How the client stands (draft-ietf-httpapi-ratelimit-headers-06), as a flat list; times in whole seconds. */
export const rateHeaders = ({ limit, remaining, resetMs }: Decision): readonly string[] => [
  'ratelimit-limit',
  String(limit),
  'ratelimit-remaining',
  String(remaining),
  'ratelimit-reset',
  String(Math.ceil(resetMs / 1_000)),
]

/** The answer to one request too many. */
export const tooOften = (decision: Decision): Rejection => ({
  code: 'rate_limited',
  detail: `At most ${decision.limit} requests of this kind a minute.`,
  retryAfterSeconds: Math.max(1, Math.ceil(decision.retryAfterMs / 1_000)),
  headers: rateHeaders(decision),
})
