import type { EventType } from '@souk/kit/contract'

/** What the files of a new service are made from. */
export interface Plan {
  /** `gift-card` */
  readonly name: string
  /** `giftCard` */
  readonly identifier: string
  /** The event it reacts to, and the name of that contract in code. */
  readonly event: EventType
  readonly source: string
  /** A payload of that event. */
  readonly payload: unknown
}

/** `inventory` and `sold` -> `inventorySold`, the name of the reaction. */
export const reactionOf = ({ source, event }: Plan): string =>
  source + event.name.charAt(0).toUpperCase() + event.name.slice(1)
