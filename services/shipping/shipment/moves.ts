import type { Emission } from '@souk/kit/saga'
import { emission } from '@souk/kit/service'
import { shipping } from '../contract.ts'
import { backOffMs, CARRIER, type Parcel } from '../domain.ts'
import type { Data, Hear, Moving, State } from './plan.ts'

/** A booking that may have been lost is kept with its key, to be sent again if it never arrived; keys live for 24 h. */
const KEPT_MS = 23 * 3_600_000
/** So long nothing may be heard of a parcel before it is looked up without a hint. */
const LONGEST_SILENCE_MS = 6 * 3_600_000

export const begin = (data: Data): Moving & { to: State } => ({
  to: 'preparing',
  call: { consignment: { orderId: data.orderId } },
})

/** Where it goes is known: it is handed to the carrier, and not kept. */
export const book: Hear<'consignment.ok'> = (data, { output }) => {
  const { phone: _phone, ...recipient } = output.recipient
  const { shippingOption: option, items } = output
  return {
    to: 'booking',
    data: { option, version: data.version + 1 },
    call: { book: { reference: data.shipmentId, product: option, recipient, items } },
  }
}

/** Whether it was booked is not known: it is looked up, later and later. */
export const doubt = (data: Data): Moving => ({
  to: 'in_doubt',
  again: { book: KEPT_MS },
  ...lookLater(data),
})

/** Looks it up again, later than the last time. */
export const lookLater = ({ looks }: Data): Moving => ({
  data: { looks: looks + 1 },
  timers: { look: backOffMs(looks + 1) },
})

/** Looks it up now, unless that is under way. */
export const look: Hear<'look.due'> = (data) =>
  data.looking
    ? { timers: { look: backOffMs(1) } }
    : { call: { lookup: { reference: data.shipmentId } }, data: { looking: true, hinted: false } }

/** A hint is enough to look, and never more than that. */
export const hinted = (): Moving => ({ data: { hinted: true }, timers: { look: 0 } })

/** Remembers that the look-up is over. */
export const looked =
  <Heard extends 'lookup.ok' | 'lookup.refused' | 'lookup.unknown'>(on: Hear<Heard>): Hear<Heard> =>
  (data, heard, now) => {
    const move = on(data, heard, now)
    return { ...move, data: { ...move.data, looking: false } }
  }

/** The carrier will not: staff are called, and decide what becomes of it. */
export const hold = (data: Data, why: string): Moving => ({
  to: 'held',
  data: { version: data.version + 1 },
  timers: { look: null },
  alarm: `the parcel ${data.shipmentId} cannot be sent: ${why}`,
})

/** It is not to be sent: whatever is booked, or still on its way to the carrier, is called off. */
export const callOff = (data: Data): Moving => ({
  to: 'calling_off',
  data: { version: data.version + 1 },
  call: { callOff: { reference: data.shipmentId } },
  again: { book: null },
  timers: { look: null },
})

/** Nothing is booked. */
export const end = (data: Data): Moving => ({ to: 'cancelled', data: { version: data.version + 1 } })

/** The carrier was quicker: it is on its way, and what is told of that is looked up. */
export const goOn = (data: Data): Moving => ({
  to: 'dispatched',
  data: { version: data.version + 1 },
  timers: { look: 0 },
})

const stateOf = (parcel: Parcel): 'booked' | 'dispatched' | 'delivered' | 'lost' => {
  switch (parcel.state) {
    case 'booked':
    case 'cancelled':
      return 'booked'
    case 'delivered':
    case 'lost':
      return parcel.state
    default:
      return 'dispatched'
  }
}

/** The carrier will not bring it. What was asked and not answered is asked again: the answer is a refusal by now. */
const calledOffThere = (data: Data, from: State): Moving => {
  if (from === 'in_doubt') return { again: { book: 0 } }
  return { ...lookLater(data), alarm: `the carrier has called ${data.shipmentId} off` }
}

/** What the carrier says of a parcel that is booked. What it has told before is never taken back. */
export function follow(data: Data, parcel: Parcel, from: State): Moving {
  const { trackingNumber } = parcel
  if (parcel.state === 'cancelled') return calledOffThere(data, from)
  // An answer from before it was collected.
  if (from === 'dispatched' && parcel.state === 'booked') return lookLater(data)
  const state = stateOf(parcel)
  const tracking = parcel.events.length > data.tracking.length ? parcel.events : data.tracking
  const isNews = from !== state || tracking !== data.tracking
  // What was told meanwhile may be newer than this answer, which may be a repeated one.
  const later = { timers: { look: data.hinted === true ? 0 : LONGEST_SILENCE_MS } }
  if (!isNews) return { data: { looks: 0 }, ...later }
  // Found by a look-up: what was asked and not answered needs no answer any more.
  const found = from === 'in_doubt' ? { again: { book: null } } : {}
  const at = tracking.at(-1)?.at ?? parcel.createdAt
  return {
    to: state,
    data: {
      looks: 0,
      trackingNumber,
      tracking: [...tracking],
      isDispatched: state !== 'booked',
      version: data.version + 1,
    },
    emit: announced(data, state, { trackingNumber, at }),
    ...(state === 'lost' ? { alarm: `the parcel ${data.shipmentId} is lost: what becomes of its order?` } : {}),
    ...later,
    ...found,
  }
}

function announced(
  { orderId, shipmentId, isDispatched }: Data,
  state: ReturnType<typeof stateOf>,
  more: { readonly trackingNumber: string; readonly at: string },
): Emission[] {
  const facts = { orderId, shipmentId, carrier: CARRIER, ...more }
  const { dispatched, delivered, lost } = shipping.events
  return [
    ...(state === 'booked' || isDispatched ? [] : [emission(dispatched, facts)]),
    ...(state === 'delivered' ? [emission(delivered, facts)] : []),
    ...(state === 'lost' ? [emission(lost, facts)] : []),
  ]
}
