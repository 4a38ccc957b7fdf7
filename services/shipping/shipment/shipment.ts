import { saga } from '@souk/kit/service'
import { backOffMs } from '../domain.ts'
import { begin, book, callOff, doubt, end, follow, goOn, hinted, hold, look, looked, lookLater } from './moves.ts'
import { shipmentPlan, type Hear, type State } from './plan.ts'

/** Answers that came too late to matter: another way was quicker. */
const late = { 'book.ok': 'ignore', 'book.refused': 'ignore', 'book.unknown': 'ignore' } as const
const later = looked<'lookup.refused' | 'lookup.unknown'>(lookLater)

/** A booking is under way, or was, and nobody knows. */
const booking = (state: 'booking' | 'in_doubt') =>
  ({
    'book.ok': ((data, { output }) => follow(data, output, state)) satisfies Hear<'book.ok'>,
    'book.refused': ((data, { code, detail }) =>
      code === 'out_of_order' ? doubt(data) : hold(data, detail)) satisfies Hear<'book.refused'>,
    'book.unknown': doubt satisfies Hear<'book.unknown'>,
    'lookup.ok': looked<'lookup.ok'>((data, { output }) => follow(data, output, state)),
    'lookup.refused': looked<'lookup.refused'>((data, { code }) =>
      code === 'unknown_parcel' && state === 'in_doubt' ? { again: { book: 0 } } : lookLater(data),
    ),
    'lookup.unknown': later,
    'look.due': look,
    moved: hinted,
    stop: callOff,
    orderCancelled: callOff,
    otherwise: 'alarm',
  }) as const

/** It is booked, and followed. */
const following = (state: State) =>
  ({
    ...late,
    'lookup.ok': looked<'lookup.ok'>((data, { output }) => follow(data, output, state)),
    'lookup.refused': later,
    'lookup.unknown': later,
    'look.due': look,
    moved: hinted,
    otherwise: 'alarm',
  }) as const

const tooLate: Hear<'orderCancelled'> = ({ shipmentId }) => ({
  alarm: `the order of ${shipmentId} was cancelled, and the parcel is on its way`,
})

/** The whole behaviour of a shipment: what becomes of everything that can be heard, in each state. */
export const shipment = saga(shipmentPlan, {
  begin,
  states: {
    preparing: {
      'consignment.ok': book,
      'consignment.refused': (data, { detail }) => hold(data, detail),
      'consignment.unknown': (_, { attempt }) => ({ again: { consignment: backOffMs(attempt) } }),
      stop: end,
      orderCancelled: end,
      moved: 'ignore',
      otherwise: 'alarm',
    },
    booking: booking('booking'),
    in_doubt: booking('in_doubt'),
    held: {
      ...late,
      'lookup.ok': looked<'lookup.ok'>(() => ({})),
      'lookup.refused': looked<'lookup.refused'>(() => ({})),
      'lookup.unknown': looked<'lookup.unknown'>(() => ({})),
      retry: (data) => ({
        to: 'preparing',
        data: { version: data.version + 1 },
        call: { consignment: { orderId: data.orderId } },
      }),
      stop: callOff,
      orderCancelled: callOff,
      moved: 'ignore',
      otherwise: 'alarm',
    },
    booked: { ...following('booked'), stop: callOff, orderCancelled: callOff },
    dispatched: { ...following('dispatched'), stop: 'ignore', orderCancelled: tooLate },
    calling_off: {
      ...late,
      'callOff.ok': end,
      'callOff.refused': (data, { code, attempt }) =>
        code === 'out_of_order' ? { again: { callOff: backOffMs(attempt) } } : goOn(data),
      'callOff.unknown': (_, { attempt }) => ({ again: { callOff: backOffMs(attempt) } }),
      'lookup.ok': looked<'lookup.ok'>(() => ({})),
      'lookup.refused': looked<'lookup.refused'>(() => ({})),
      'lookup.unknown': looked<'lookup.unknown'>(() => ({})),
      moved: 'ignore',
      stop: 'ignore',
      orderCancelled: 'ignore',
      otherwise: 'alarm',
    },
    delivered: { moved: 'ignore', stop: 'ignore', orderCancelled: tooLate, otherwise: 'alarm' },
    lost: { moved: 'ignore', stop: 'ignore', orderCancelled: 'ignore', otherwise: 'alarm' },
    cancelled: { moved: 'ignore', stop: 'ignore', orderCancelled: 'ignore', otherwise: 'alarm' },
  },
})
