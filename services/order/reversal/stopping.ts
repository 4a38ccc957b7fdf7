import type { OutputOf } from '@souk/kit/contract'
import { emission } from '@souk/kit/service'
import type { shipping } from '@souk/shipping/contract'
import { order } from '../contract.ts'
import { iso } from '../domain.ts'
import { takeBack } from './moves.ts'
import type { CallingOff, Data, Move } from './plan.ts'

const FIRST_MS = 100
const LONGEST_MS = 10_000
/** Whoever waits longer than this is told to ask again. */
const PATIENCE_MS = 5_000
const RETRY_AFTER_SECONDS = 2

export const stop = ({ orderId }: Data) => ({ call: { stop: { orderId } } }) satisfies Move

/** Somebody waits for the decision, besides those who wait already. */
export const wait = (): Move => ({ timers: { patience: PATIENCE_MS } })

/** The decision stands; only whoever waits goes away. */
export const undecided = (): Move => ({
  answer: {
    cancel: {
      refuse: 'undecided',
      detail: 'Whether the parcel can be stopped is not known yet. It is being found out: ask again.',
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  },
})

/** What shipping says of the parcel. As long as the carrier has not decided it is asked again. */
export function learnOfParcel(
  data: Data,
  { output: { state } }: { readonly output: OutputOf<typeof shipping.operations.stop> },
  now: number,
): Move {
  const { looks } = data
  if (state === 'stopped') return callOff(data, now)
  if (state === 'collected') return { to: 'refused', ...tooLate() }
  return { data: { looks: looks + 1 }, timers: { look: Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(looks, 10)) } }
}

/** It cannot be called off any more. */
export const tooLate = (): Move => ({
  answer: {
    cancel: {
      refuse: 'already_shipped',
      detail: 'The parcel is on its way: the order can be returned when it has arrived.',
    },
  },
})

/** It was called off before. */
export const again = (): Move => ({
  answer: { cancel: { refuse: 'already_cancelled', detail: 'The order is cancelled already.' } },
})

/** The parcel stays here: the order is cancelled, for everybody to see, and what was sold and paid goes back behind it. */
function callOff(data: Data, now: number): Move {
  const { order: before, cartVersion, reason } = data.callingOff as CallingOff
  const { id: orderId, number, cartId, timeline, version } = before
  const cancelled = {
    ...before,
    status: 'cancelled' as const,
    reason,
    timeline: [...timeline, { at: iso(now), what: 'cancelled' }],
    version: version + 1,
  }
  return {
    ...takeBack(data),
    data: { looks: 0 },
    timers: { patience: null },
    emit: [emission(order.events.cancelled, { orderId, number, cartId, cartVersion, reason })],
    answer: { cancel: { output: cancelled } },
  }
}
