export type Kind =
  | 'order_received'
  | 'order_confirmed'
  | 'payment_waiting'
  | 'payment_failed'
  | 'order_cancelled'
  | 'order_refunded'
  | 'order_returned'
  | 'order_shipped'
  | 'order_delivered'
  | 'parcel_lost'
export type Channel = 'email' | 'sms'
export type Status = 'waiting' | 'sent' | 'failed' | 'suppressed'

/** Something that a customer is to be told. Neither address nor text is part of it. */
export interface Message {
  readonly messageId: string
  readonly orderId: string
  readonly kind: Kind
  /** The refund, the return or the parcel that it is about: an order may have several. */
  readonly about?: string
  readonly channel: Channel
  readonly status: Status
  /** Without success. */
  readonly attempts: number
  /** Milliseconds since 1970. */
  readonly nextAttemptAt: number
  readonly lastError?: string
  readonly createdAt: number
  readonly sentAt?: number
  readonly suppressedAt?: number
}

interface Manner {
  readonly channels: readonly Channel[]
  /** How long it waits for better news, in milliseconds. */
  readonly afterMs: number
  /** What is no longer worth saying, unless it is said already. */
  readonly overtakes: readonly Kind[]
}

const PROVISIONAL = ['order_received', 'payment_waiting'] as const

/**
 * How each kind is told. What is provisional waits a moment: most orders are confirmed within a second, and then one mail is
 * enough. A placing is answered within 8 s, after that the payment waits; so nobody gets both of these either.
 */
export const manners: Readonly<Record<Kind, Manner>> = {
  order_received: { channels: ['email'], afterMs: 10_000, overtakes: [] },
  payment_waiting: { channels: ['email', 'sms'], afterMs: 2_000, overtakes: ['order_received'] },
  order_confirmed: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
  payment_failed: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
  order_cancelled: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
  order_refunded: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
  order_returned: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
  order_shipped: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
  order_delivered: { channels: ['email'], afterMs: 0, overtakes: [...PROVISIONAL, 'order_shipped'] },
  parcel_lost: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },
}

/** News that a customer can do without. Everything else carries a duty: to confirm, to warn, or to account for money and goods. */
export const OPTIONAL = ['order_shipped', 'order_delivered'] as const
export type OptionalKind = (typeof OPTIONAL)[number]

export const isOptional = (kind: Kind): kind is OptionalKind => (OPTIONAL as readonly Kind[]).includes(kind)

/** A kind of message as the contract shows it. */
export const shownKind = (kind: Kind) => ({
  kind,
  channels: [...manners[kind].channels],
  optional: isOptional(kind),
})

/** What is told, in one word: of each fact there is one message by each channel. */
export const factOf = ({ kind, about }: Pick<Message, 'kind' | 'about'>): string =>
  about === undefined ? kind : `${kind}:${about}`

/** What the customer is told of a cancellation. */
export const kindOfCancellation = (reason: string): Kind =>
  reason === 'payment_declined' || reason === 'payment_overdue' ? 'payment_failed' : 'order_cancelled'

/** Is an order cancelled for this reason only while whoever placed it waits for the answer, and is told there that nothing was ordered? */
export const isAnswered = (reason: string): boolean => reason === 'inventory_unavailable'

const DAY_MS = 86_400_000

/** Was an order history already when it came in? Nobody wants a mail about what was bought years ago. */
export const isHistory = (placedAt: string, at: number): boolean => at - Date.parse(placedAt) > DAY_MS

const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 600_000

/** How long to wait after so many attempts without success. */
export const pauseMs = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts - 1, 30))

/** What is said of attempts to send something. */
type Tried = Pick<Message, 'status' | 'attempts' | 'nextAttemptAt' | 'lastError'>

/** What becomes of a message after an attempt without success. */
export function afterFailure<M extends Tried>(
  message: M,
  cause: string,
  { now, mostAttempts, isFinal }: { now: number; mostAttempts: number; isFinal: boolean },
): M {
  const attempts = message.attempts + 1
  const status = isFinal || attempts >= mostAttempts ? 'failed' : 'waiting'
  return { ...message, attempts, status, lastError: cause.slice(0, 500), nextAttemptAt: now + pauseMs(attempts) }
}

const moment = (at: number): string => new Date(at).toISOString()

/** A message as the contract shows it. */
export const shownMessage = ({ nextAttemptAt, createdAt, sentAt, suppressedAt, ...rest }: Message) => ({
  ...rest,
  createdAt: moment(createdAt),
  ...(rest.status === 'waiting' ? { nextAttemptAt: moment(nextAttemptAt) } : {}),
  ...(sentAt === undefined ? {} : { sentAt: moment(sentAt) }),
  ...(suppressedAt === undefined ? {} : { suppressedAt: moment(suppressedAt) }),
})
