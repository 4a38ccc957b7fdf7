import type { InputOf, OutputOf } from '@souk/kit/contract'
import type { carrier } from './contract.ts'

export type Shown = OutputOf<typeof carrier.operations.lookup>
export type State = Shown['state']
export type Happening = InputOf<typeof carrier.operations.push>['what']
export type Faults = InputOf<typeof carrier.operations.faults>

/** A parcel as it is kept. Moments in milliseconds since 1970. */
export interface Parcel {
  readonly reference: string
  readonly trackingNumber: string
  readonly product: string
  /** What stands on the label, as JSON; empty for a parcel that was called off before it was booked. */
  readonly label: string
  readonly state: State
  /** It will not arrive. */
  readonly isDoomed: boolean
  /** When the next thing happens to it by itself; undefined when nothing will. */
  readonly nextAt: number | undefined
  readonly createdAt: number
  readonly version: number
}

/** Marks at the end of the name of a recipient, for who wants to see what becomes of it. */
const LOST = /\(lost\)$/i
const REFUSED = /\(refused\)$/i

/** Will a parcel with this name on its label get lost? */
export const isDoomed = (name: string): boolean => LOST.test(name.trim())
/** Does the carrier refuse to deliver to this name? */
export const isBadAddress = (name: string): boolean => REFUSED.test(name.trim())

const way = ['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered'] as const

/** What happens next to a parcel by itself; undefined when nothing does. */
export function nextOf({ state, isDoomed: doomed }: Pick<Parcel, 'state' | 'isDoomed'>): Happening | undefined {
  if (doomed && state === 'in_transit') return 'lost'
  const at = way.indexOf(state as (typeof way)[number])
  const next = at < 0 ? undefined : way[at + 1]
  return next === 'booked' ? undefined : next
}

/** Can this happen to a parcel that is there? It goes forward only, and gets lost only on its way. */
export function mayHappen(state: State, what: Happening): boolean {
  const at = way.indexOf(state as (typeof way)[number])
  if (at < 0 || state === 'delivered') return false
  return what === 'lost' ? at > 0 : way.indexOf(what) > at
}

/** When the next thing happens to a parcel that has just come there. */
export function nextAt(
  parcel: Pick<Parcel, 'state' | 'isDoomed'>,
  now: number,
  { collectAfterSeconds, stepSeconds }: { readonly collectAfterSeconds: number; readonly stepSeconds: number },
): number | undefined {
  if (nextOf(parcel) === undefined) return undefined
  return now + (parcel.state === 'booked' ? collectAfterSeconds : stepSeconds) * 1_000
}

/** What stands on a label: of an identifier the last letters, which are chance. */
export const trackingNumberOf = (id: string): string => `SK${id.slice(-12).toUpperCase()}`

/** A parcel as the contract shows it. */
export const shown = (
  { reference, trackingNumber, product, state, createdAt }: Parcel,
  events: readonly { readonly at: number; readonly what: State }[],
): Shown => ({
  reference,
  trackingNumber,
  product,
  state,
  events: events.map(({ at, what }) => ({ at: new Date(at).toISOString(), what })),
  createdAt: new Date(createdAt).toISOString(),
})
