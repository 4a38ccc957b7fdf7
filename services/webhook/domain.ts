export type DisabledReason = 'asked' | 'gone' | 'failing'
export type Status = 'waiting' | 'delivered' | 'failed'

/** An address to which events are sent. Moments are milliseconds since 1970. */
export interface Endpoint {
  readonly endpointId: string
  readonly url: string
  readonly events: readonly string[]
  readonly description: string
  readonly secret: string
  /** Signs too, until `previousUntil`. */
  readonly previousSecret?: string
  readonly previousUntil?: number
  readonly failingSince?: number
  /** It has asked to be left alone until then. */
  readonly quietUntil?: number
  readonly disabledAt?: number
  readonly disabledReason?: DisabledReason
  readonly createdAt: number
}

/** One try to hand an event over. It has a problem unless the event was taken. */
export interface Attempt {
  readonly at: number
  readonly ms: number
  readonly status?: number
  readonly problem?: string
  readonly answer?: string
  /** It has asked to be left alone until then. */
  readonly quietUntil?: number
}

/** An event on its way to one endpoint. */
export interface Delivery {
  readonly deliveryId: string
  readonly endpointId: string
  readonly eventId: string
  readonly type: string
  /** To the byte: it is what is signed. */
  readonly body: string
  readonly status: Status
  /** How many there were; of them the newest are kept. */
  readonly attemptCount: number
  readonly attempts: readonly Attempt[]
  readonly nextAttemptAt: number
  readonly createdAt: number
}

export const EVERYTHING = '*'
export const MOST_ENDPOINTS = 100
export const BOTH_SECRETS_MS = 24 * 3_600_000
const KEPT_ATTEMPTS = 20
/** At a time, of one endpoint. One that fails gets them one by one until it takes one again. */
const AT_ONCE = 8
const GONE = 410
/** Too many requests, and unavailable: with these an endpoint says when it wants to hear again. */
const BUSY = [429, 503]

const S = 1_000
const MIN = 60 * S
const H = 60 * MIN
/** How long to wait after each attempt that failed. After the one behind the last pause the event is given up. */
export const PAUSES_MS = [5 * S, 5 * MIN, 30 * MIN, 2 * H, 5 * H, 10 * H, 14 * H, 20 * H, 24 * H] as const

/** Longer than this nobody is left alone: the pauses grow by themselves, and an event is given up after the last of them. */
const LONGEST_QUIET_MS = H

/** Clocks of two machines differ: rather one is sent from before the endpoint was made than one from after it left out. */
const HISTORY_MS = 24 * H

/** Is an event for this endpoint? Not what was history already when the endpoint was made. */
export const isFor = (endpoint: Pick<Endpoint, 'events' | 'createdAt'>, type: string, at: number): boolean =>
  at > endpoint.createdAt - HISTORY_MS && endpoint.events.some((each) => each === EVERYTHING || each === type)

/** How many deliveries to an endpoint may be under way. */
export const mostUnderWay = ({ failingSince }: Endpoint): number => (failingSince === undefined ? AT_ONCE : 1)

/** The secrets that sign what is sent now, the newest first. */
export const secretsAt = ({ secret, previousSecret, previousUntil = 0 }: Endpoint, now: number): string[] =>
  previousSecret !== undefined && now < previousUntil ? [secret, previousSecret] : [secret]

/** Does a status say that the event was taken? A redirect does not: it is not followed. */
export const isTaken = (status: number): boolean => status >= 200 && status < 300

/** Does an answer say that nobody wants to hear any more? */
export const isGone = ({ status }: Attempt): boolean => status === GONE

/**
 * Until when an answer asks to be left alone: by `Retry-After` (RFC 9110, 10.2.3; seconds, or a date) of a 429 or 503, for an
 * hour at most. Undefined when it does not, or when what it says cannot be understood or is past.
 */
export function quietUntil(status: number, retryAfter: string, now: number): number | undefined {
  if (!BUSY.includes(status)) return undefined
  const asked = /^\d+$/.test(retryAfter) ? now + Number(retryAfter) * S : dateOf(retryAfter)
  return asked > now ? Math.min(asked, now + LONGEST_QUIET_MS) : undefined
}

/** `Date.parse` takes much for a date; one of HTTP ends in GMT. */
const dateOf = (text: string): number => (text.endsWith('GMT') ? Date.parse(text) : Number.NaN)

/** What becomes of a delivery by an attempt. */
export function afterAttempt(delivery: Delivery, attempt: Attempt, now: number): Delivery {
  const attemptCount = delivery.attemptCount + 1
  const attempts = [...delivery.attempts, attempt].slice(-KEPT_ATTEMPTS)
  const pauseMs = PAUSES_MS[attemptCount - 1]
  const tried = { ...delivery, attemptCount, attempts }
  if (attempt.problem === undefined) return { ...tried, status: 'delivered' }
  return pauseMs === undefined ? { ...tried, status: 'failed' } : { ...tried, nextAttemptAt: now + pauseMs }
}

const moment = (at: number): string => new Date(at).toISOString()

/** An endpoint as the contract shows it: without its secrets. */
export const shownEndpoint = ({ endpointId, url, events, description, createdAt, ...state }: Endpoint) => ({
  endpointId,
  url,
  events: [...events],
  description,
  enabled: state.disabledAt === undefined,
  createdAt: moment(createdAt),
  ...(state.failingSince === undefined ? {} : { failingSince: moment(state.failingSince) }),
  ...(state.quietUntil === undefined ? {} : { quietUntil: moment(state.quietUntil) }),
  ...(state.disabledAt === undefined ? {} : { disabledAt: moment(state.disabledAt) }),
  ...(state.disabledReason === undefined ? {} : { disabledReason: state.disabledReason }),
})

const shownAttempt = ({ at, quietUntil: until, ...attempt }: Attempt) => ({
  ...attempt,
  at: moment(at),
  ...(until === undefined ? {} : { quietUntil: moment(until) }),
})

/** A delivery as the contract shows it: without what was sent. */
export const shownDelivery = ({ deliveryId, endpointId, type, eventId, status, ...rest }: Delivery) => ({
  deliveryId,
  endpointId,
  type,
  eventId,
  status,
  attempts: rest.attempts.map(shownAttempt),
  createdAt: moment(rest.createdAt),
  ...(status === 'waiting' ? { nextAttemptAt: moment(rest.nextAttemptAt) } : {}),
})
