import type { Parcel } from '../domain.ts'

type Answer = readonly ['ok' | 'refused', unknown]
const WAY: readonly Parcel['state'][] = ['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered']

export const START = Date.UTC(2026, 10, 21)
export const reference = `shp_${'0'.repeat(26)}`
export const orderId = `ord_${'0'.repeat(26)}`
const moment = (at: number) => new Date(at).toISOString()

export const ok = (output: unknown): Answer => ['ok', { output, attempt: 1 }]
export const refused = (code: string): Answer => ['refused', { code, detail: code, errors: [], attempt: 1 }]

export const consignment = {
  orderId,
  shippingOption: 'express',
  recipient: { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB', phone: '+44 20 1' },
  items: 3,
}

/** A carrier as its contract promises it, at rest between two requests: the smallest model of one parcel. */
export class CarrierModel {
  parcel: Parcel | undefined
  bookings = 0
  refuses: boolean
  readonly loses: boolean
  readonly #reference: string

  constructor({ refuses = false, loses = false, of = reference } = {}) {
    this.refuses = refuses
    this.loses = loses
    this.#reference = of
  }

  perform(step: string, now: number): Answer {
    switch (step) {
      case 'consignment':
        return ok(consignment)
      case 'book':
        return this.#book(now)
      case 'callOff':
        return this.#cancel(now)
      default:
        return this.parcel ? ok(this.parcel) : refused('unknown_parcel')
    }
  }

  /** The parcel comes to its next station; false when there is none. */
  move(now: number): boolean {
    const at = WAY.indexOf(this.parcel?.state as Parcel['state'])
    const next = this.loses && at === 2 ? 'lost' : WAY[at + 1]
    if (at < 0 || next === undefined) return false
    this.#happen(next, now)
    return true
  }

  #book(now: number): Answer {
    if (this.refuses) return refused('bad_address')
    if (this.parcel?.state === 'cancelled') return refused('called_off')
    if (this.parcel === undefined) {
      this.bookings++
      this.#happen('booked', now)
    }
    return ok(this.parcel)
  }

  #cancel(now: number): Answer {
    if (this.parcel !== undefined && !['booked', 'cancelled'].includes(this.parcel.state)) return refused('on_its_way')
    if (this.parcel?.state !== 'cancelled') this.#happen('cancelled', now)
    return ok(this.parcel)
  }

  #happen(state: Parcel['state'], now: number): void {
    const { events = [] } = this.parcel ?? {}
    this.parcel = {
      reference: this.#reference,
      trackingNumber: 'SK0123456789AB',
      product: 'express',
      state,
      events: [...events, { at: moment(now), what: state }],
      createdAt: moment(START),
    }
  }
}
