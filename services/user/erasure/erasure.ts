import { cart } from '@souk/cart/contract'
import { saga } from '@souk/kit/service'
import { order } from '@souk/order/contract'
import { shipping } from '@souk/shipping/contract'
import { erasurePlan, type Data, type Move } from './plan.ts'

const FIRST_MS = 1_000
const LONGEST_MS = 60_000
const FIRST_WAIT_MS = 10_000

const who = ({ customerId }: Data) => ({ customerId })

/** What was erased is added to the proof. */
const proved = ({ parts }: Data, service: string, records: number, erasedAt: number) => ({
  parts: [...parts, { service, records, erasedAt }],
})

/** Asks again after a second, and each time after twice as long, at most a minute. */
const later = (attempt: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 6))

/** Something came under way while the last access token could still be used: it is asked again, at last once a minute. */
const wait = ({ waits }: Data): Move => ({
  data: { waits: waits + 1 },
  timers: { again: Math.min(LONGEST_MS, FIRST_WAIT_MS * 2 ** Math.min(waits, 6)) },
})

/** The erasure of a customer. */
export const erasure = saga(erasurePlan, {
  begin: ({ delayMs }) => ({ to: 'waiting', timers: { start: delayMs } }),
  states: {
    waiting: {
      'start.due': (data) => ({ to: 'orders', call: { orders: who(data) } }),
      otherwise: 'alarm',
    },
    orders: {
      'orders.ok': (data, { output }, now) => ({
        to: 'parcels',
        data: proved(data, order.name, output.records, now),
        call: { parcels: who(data) },
      }),
      'orders.refused': wait,
      'orders.unknown': (_, { attempt }) => ({ again: { orders: later(attempt) } }),
      'again.due': (data) => ({ call: { orders: who(data) } }),
      otherwise: 'alarm',
    },
    parcels: {
      'parcels.ok': (data, { output }, now) => ({
        to: 'carts',
        data: proved(data, shipping.name, output.records, now),
        call: { carts: who(data) },
      }),
      'parcels.refused': wait,
      'parcels.unknown': (_, { attempt }) => ({ again: { parcels: later(attempt) } }),
      'again.due': (data) => ({ call: { parcels: who(data) } }),
      otherwise: 'alarm',
    },
    carts: {
      'carts.ok': (data, { output }, now) => ({ to: 'done', data: proved(data, cart.name, output.records, now) }),
      'carts.unknown': (_, { attempt }) => ({ again: { carts: later(attempt) } }),
      otherwise: 'alarm',
    },
    done: { otherwise: 'ignore' },
  },
})
