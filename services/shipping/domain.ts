import type { carrier } from '@souk/carrier/contract'
import type { Fault, InputOf, OutputOf } from '@souk/kit/contract'
import { isCurrency } from '@souk/kit/money'
import type { shipping } from './contract.ts'

export type Zone = OutputOf<typeof shipping.operations.putZone>
export type Quote = OutputOf<typeof shipping.operations.quote>
/** What is to be delivered, and where it goes. */
export type Purchase = InputOf<typeof shipping.operations.options>
type Rate = Zone['rates'][number]

/** The zone of all countries that no other has. */
export const WORLD = 'world'
/** What is meant by who names no option, where there are several. */
const STANDARD = 'standard'

type Price = Omit<Rate['prices'][number], 'currency'>
const FREE: Price = { amount: 0 }

/** What every way of these costs, in the order in which they are offered. */
export const quotes = (rates: readonly Rate[], purchase: Purchase): Quote[] =>
  rates.flatMap((rate) => quoted(rate, purchase) ?? [])

/** What one way to deliver costs; undefined when it cannot be had in this currency. */
function quoted({ option, title, minDays, maxDays, prices }: Rate, purchase: Purchase): Quote | undefined {
  const { currency, subtotal, items } = purchase
  const price: Price | undefined = prices.length === 0 ? FREE : prices.find((each) => each.currency === currency)
  if (price === undefined) return undefined
  const { amount, perItem = 0, freeFrom } = price
  const offer = (cost: number, holds: Quote['holds']): Quote => ({
    option,
    title,
    price: { amount: cost, currency },
    minDays,
    maxDays,
    holds,
  })
  if (freeFrom !== undefined && subtotal >= freeFrom) return offer(0, { from: freeFrom })
  return offer(amount + perItem * (items - 1), {
    from: 0,
    ...(freeFrom === undefined ? {} : { below: freeFrom }),
    ...(perItem === 0 ? {} : { items }),
  })
}

/** Why there is no quote. */
export interface Objection {
  readonly refuse: 'not_delivered_there' | 'unknown_option' | 'option_needed'
  readonly detail: string
  readonly errors: Fault[]
}

/** The quote for one option; for who names none, the only one that there is, or else the standard. */
export function chosen(
  offers: readonly Quote[],
  option: string | undefined,
  { country, currency }: Purchase,
): Quote | Objection {
  const [first] = offers
  if (first === undefined)
    return {
      refuse: 'not_delivered_there',
      detail: `Nothing is delivered to ${country} for ${currency}.`,
      errors: [{ pointer: '/country', message: 'is not delivered to' }],
    }
  const found = offers.find((each) => each.option === (option ?? (offers.length === 1 ? first.option : STANDARD)))
  if (found !== undefined) return found
  const message = `can be ${offers.map((each) => each.option).join(', ')}`
  return option === undefined
    ? {
        refuse: 'option_needed',
        detail: 'There are several ways to deliver.',
        errors: [{ pointer: '/option', message }],
      }
    : {
        refuse: 'unknown_option',
        detail: 'There is no such way to deliver.',
        errors: [{ pointer: '/option', message }],
      }
}

/** What is wrong with a zone, all of it. */
export function faultsOf({ zone, countries, rates }: Omit<Zone, 'title' | 'version'>): Fault[] {
  return [
    ...(zone === WORLD && countries.length > 0
      ? [{ pointer: '/countries', message: 'must be empty: this zone has what no other has' }]
      : []),
    ...repeated(countries).map((at) => ({ pointer: `/countries/${at}`, message: 'is named twice' })),
    ...repeated(rates.map(({ option }) => option)).map((at) => ({
      pointer: `/rates/${at}/option`,
      message: 'is named twice',
    })),
    ...rates.flatMap((rate, at) =>
      faultsOfRate(rate).map((each) => ({ ...each, pointer: `/rates/${at}${each.pointer}` })),
    ),
  ]
}

function faultsOfRate({ minDays, maxDays, prices }: Rate): { pointer: string; message: string }[] {
  const unknown = prices.flatMap(({ currency }, at) => (isCurrency(currency) ? [] : [at]))
  return [
    ...(minDays > maxDays ? [{ pointer: '/minDays', message: 'is more than maxDays' }] : []),
    ...unknown.map((at) => ({ pointer: `/prices/${at}/currency`, message: 'is no currency' })),
    ...repeated(prices.map(({ currency }) => currency)).map((at) => ({
      pointer: `/prices/${at}/currency`,
      message: 'is named twice',
    })),
  ]
}

/** The places of words that stood there before. */
const repeated = (words: readonly string[]): number[] =>
  words.flatMap((word, at) => (words.indexOf(word) < at ? [at] : []))

export type Shipment = OutputOf<typeof shipping.operations.show>
/** A parcel as the carrier shows it. */
export type Parcel = OutputOf<typeof carrier.operations.lookup>

/** The only carrier there is: the stand-in of the embedded world. */
export const CARRIER = 'stand-in'

/** What stands in the place of a shipment that was stopped before it began: its tombstone. */
export function neverSent(shipmentId: string, orderId: string, now: number): Shipment {
  const at = new Date(now).toISOString()
  const nothing = { carrier: CARRIER, tracking: [], version: 1 }
  return { shipmentId, orderId, state: 'cancelled', ...nothing, createdAt: at, updatedAt: at }
}

/** How far a shipment is that is to be stopped. */
export function stoppedState({ state }: Shipment): OutputOf<typeof shipping.operations.stop>['state'] {
  switch (state) {
    case 'cancelled':
      return 'stopped'
    case 'dispatched':
    case 'delivered':
    case 'lost':
      return 'collected'
    default:
      return 'stopping'
  }
}

const SECOND_MS = 1_000
const LONGEST_S = 15

/** How long to wait before the `times`-th time more, from 1: 1, 2, 4 … 15 s, so that what waited ends soon after the trouble. */
export const backOffMs = (times: number): number => Math.min(LONGEST_S, 2 ** Math.max(0, times - 1)) * SECOND_MS

const DAY_MS = 86_400_000

/** Was an order history already when it came in? What was bought years ago has been delivered. */
export const isHistory = (placedAt: string, at: number): boolean => at - Date.parse(placedAt) > DAY_MS
