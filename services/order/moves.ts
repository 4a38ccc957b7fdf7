import type { InputOf, OutputOf } from '@souk/kit/contract'
import { emission } from '@souk/kit/service'
import type { payment } from '@souk/payment/contract'
import { order } from './contract.ts'
import { factsOf, turned, type CancelReason, type Order } from './domain.ts'
import type { Data, Move } from './plan.ts'

/**
 * The first lifetime of a hold. Longer than order or payment need to come back after a crash, and shorter than the deadline
 * of the payment: what a lost order holds can soon be bought again. An order that waits for its payment has it extended.
 */
const HOLD_MS = 5 * 60_000
/** A hold outlives the deadline of the payment, so that one that is authorised in the last moment still has its stock. */
const GRACE_MS = 60_000
const SHORTEST_HOLD_MS = 1_000

const FIRST_MS = 500

/** How long to wait before asking again: 0.5 s, doubled each time. */
export const backOff = (attempt: number, longestMs: number): number =>
  Math.min(longestMs, FIRST_MS * 2 ** Math.min(attempt - 1, 20))

type Place = typeof order.operations.place
type Reply = NonNullable<NonNullable<Move['answer']>['place']>

const shown = (data: Data, order: Order): OutputOf<Place> => ({ ...order, token: data.token })

const accepted = (data: Data, order: Order): Reply => ({
  output: shown(data, order),
  status: 202,
  location: `/v1/orders/${order.id}`,
})

const ids = ({ order }: Data) => ({ orderId: order.id, paymentId: order.payment.paymentId as string })

/** What the payment is about, for authorising it. */
const charge = (data: Data): InputOf<typeof payment.operations.authorise> => ({
  ...ids(data),
  amount: data.order.totals.total,
  method: 'card',
  token: data.cardToken,
})

export function begin(data: Data, now: number) {
  const { order: placed, cartVersion, patienceMs, deadlineMs } = data
  const lines = placed.lines.map(({ sku, quantity }) => ({ sku, quantity }))
  return {
    to: 'holding',
    data: { deadlineAt: now + deadlineMs },
    call: { hold: { orderId: placed.id, lines, lifetimeMs: HOLD_MS } },
    timers: { patience: patienceMs, deadline: deadlineMs },
    emit: [emission(order.events.placed, { ...factsOf(placed), cartId: placed.cartId, cartVersion })],
  } satisfies Move
}

export const authorise = (data: Data): Move => ({
  to: 'authorising',
  data: { cardToken: '' },
  call: { authorise: charge(data) },
})

/** The payment is not decided: the order is accepted, its stock kept until the deadline, and the customer told once. */
export function defer(data: Data, now: number, timers: Move['timers'] = {}): Move {
  const pending = turned(data.order, { status: 'payment_pending', payment: 'pending', what: 'payment_pending' }, now)
  const { id: orderId, number } = pending
  const until = new Date(data.deadlineAt).toISOString()
  return {
    to: 'pending',
    data: { order: pending },
    call: { extend: extension(data, now) },
    timers: { patience: null, ...timers },
    emit: [emission(order.events.deferred, { orderId, number, until })],
    answer: { place: accepted(data, pending) },
  }
}

/** The customer has to confirm the payment somewhere else. Nobody is told by mail: whoever waits is sent there. */
export function challenge(data: Data, now: number, nextAction: Order['nextAction']): Move {
  const change = { status: 'payment_pending', payment: 'pending', nextAction, what: 'action_required' } as const
  const pending = turned(data.order, change, now)
  return {
    to: 'challenged',
    data: { order: pending },
    // Of an order that was pending before, the hold was extended then.
    ...(data.order.status === 'placed' ? { call: { extend: extension(data, now) } } : {}),
    timers: { patience: null, ...lookLater(data).timers },
    answer: { place: accepted(data, pending) },
  }
}

const extension = ({ order, deadlineAt }: Data, now: number) => ({
  orderId: order.id,
  lifetimeMs: Math.max(SHORTEST_HOLD_MS, deadlineAt + GRACE_MS - now),
})

const LONGEST_LOOK_MS = 10_000

/** Looks the payment up after a while, in case no event tells what became of it. */
export const lookLater = ({ looks }: Data) =>
  ({ timers: { lookup: backOff(looks + 2, LONGEST_LOOK_MS) } }) satisfies Move

export const look = (data: Data): Move => ({
  data: { looks: data.looks + 1 },
  call: { look: { paymentId: ids(data).paymentId } },
})

/** The money is reserved: from here on the order is confirmed, unless its stock has gone. */
export const commit = ({ order }: Data): Move => ({
  to: 'committing',
  call: { commit: { orderId: order.id } },
  timers: { deadline: null, lookup: null },
})

/** Nothing more can be said within the time that a customer waits: accepted, and on its way. */
export const accept = (data: Data): Move => ({ answer: { place: accepted(data, data.order) } })

/** The pivot. */
export function confirm(data: Data, now: number): Move {
  const confirmed = turned(data.order, { status: 'confirmed', payment: 'authorised', what: 'confirmed' }, now)
  const { cartVersion } = data
  const confirmedAt = new Date(now).toISOString()
  return {
    to: 'capturing',
    data: { order: confirmed, looks: 0 },
    call: { capture: { paymentId: ids(data).paymentId } },
    timers: { patience: null },
    emit: [
      emission(order.events.confirmed, { ...factsOf(confirmed), cartId: confirmed.cartId, cartVersion, confirmedAt }),
    ],
    answer: { place: { output: shown(data, confirmed) } },
  }
}

export const check = (data: Data): Move => ({
  data: { looks: data.looks + 1 },
  call: { check: { paymentId: ids(data).paymentId } },
})

export function complete(data: Data, now: number): Move {
  const captured = turned(data.order, { status: 'confirmed', payment: 'captured', what: 'captured' }, now)
  const { orderId, paymentId } = ids(data)
  return {
    to: 'completed',
    data: { order: captured },
    emit: [emission(order.events.captured, { orderId, paymentId, total: captured.totals.total })],
  }
}

/** The order is confirmed, and its money went back to the customer before it was taken: people have to decide what becomes of it. */
export function unpaid(data: Data, _heard: unknown, now: number): Move {
  const lost = turned(data.order, { status: 'confirmed', payment: 'voided', what: 'payment_voided' }, now)
  return {
    to: 'unpaid',
    data: { order: lost },
    alarm: `the money of ${lost.number} is not reserved any more: call the order off, or have it paid another way`,
  }
}

/** Nothing is reserved any more. Payment has no other reason to refuse: the saga would stand still, and somebody is called. */
export function refusedCapture(data: Data, { code }: { readonly code: string }, now: number): Move {
  if (code === 'not_authorised') return unpaid(data, code, now)
  throw new Error(`payment does not take the money: ${code}`)
}

interface CallingOff {
  readonly reason: CancelReason
  /** Told to the customer, if one still waits. Nobody does when a payment is overdue. */
  readonly refuse?: Extract<Reply, { refuse: string }>
  /** What is to be taken back. */
  readonly undo: readonly ('release' | 'void')[]
}

/** The order will not be. It is cancelled at once, for everybody to see; what was held and reserved is given back behind it. */
export function callOff(data: Data, now: number, { reason, refuse, undo }: CallingOff): Move {
  const payment = reason === 'payment_declined' ? 'declined' : 'voided'
  const cancelled = turned(data.order, { status: 'cancelled', payment, reason, what: 'cancelled' }, now)
  const { orderId, paymentId } = ids(data)
  const { number, cartId } = cancelled
  const release = undo.includes('release') && { release: { orderId } }
  const giveBack = undo.includes('void') && { void: { paymentId, orderId } }
  return {
    to: release ? (giveBack ? 'undoing' : 'releasing') : giveBack ? 'voiding' : 'cancelled',
    data: { order: cancelled, cardToken: '' },
    ...(release || giveBack ? { call: { ...release, ...giveBack } } : {}),
    timers: { patience: null, deadline: null, lookup: null },
    emit: [emission(order.events.cancelled, { orderId, number, cartId, cartVersion: data.cartVersion, reason })],
    ...(refuse ? { answer: { place: refuse } } : {}),
  }
}

/** What was sold to an order that had been called off meanwhile goes back. */
export const restock = ({ order, returnId = '' }: Data): Move => ({
  to: 'restocking',
  call: {
    restock: { orderId: order.id, returnId, lines: order.lines.map(({ sku, quantity }) => ({ sku, quantity })) },
  },
})

/** The stock is settled; now the money that was reserved. */
export const letGo = (data: Data): Move => ({ to: 'voiding', call: { void: ids(data) } })
