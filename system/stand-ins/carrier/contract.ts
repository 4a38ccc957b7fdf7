import { array, command, contract, integer, object, oneOf, optional, query, string, time } from '@souk/kit/contract'

const reference = string({
  min: 1,
  max: 100,
  pattern: '^[A-Za-z0-9_-]+$',
  doc: 'What the sender calls the parcel; one booking for each.',
})
const trackingNumber = string({
  max: 20,
  pattern: '^[0-9A-Z]+$',
  doc: 'Stands on the label.',
  example: 'SK7K3M92QXWA0B',
})
const state = oneOf(['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered', 'lost', 'cancelled'])
const text = (max: number) => string({ min: 1, max })
const recipient = object({
  name: text(100),
  line1: text(200),
  line2: optional(text(200)),
  city: text(100),
  region: optional(text(100)),
  postalCode: optional(text(20)),
  country: string({ max: 2, pattern: '^[A-Z]{2}$', doc: 'ISO 3166-1 alpha-2.' }),
})
const parcel = object({
  reference,
  trackingNumber,
  product: string({ max: 50 }),
  state,
  events: array(object({ at: time(), what: state })),
  createdAt: time(),
})
const outOfOrder = { out_of_order: 'unavailable' } as const
const forShipping = { access: 'service', callers: ['shipping'], output: parcel } as const
const rate = integer({ min: 0, max: 100, doc: 'Per cent of the requests.' })

export const carrier = contract('carrier', {
  doc: 'Stands in for a carrier, and behaves like one: bookings, labels, parcels that are on their way for a while, and faults.',
  operations: {
    book: command('POST /carrier/bookings', {
      doc: 'Books a parcel. One booking for each reference, whatever the key.',
      input: object({
        reference,
        product: string({ min: 1, max: 50, doc: 'How it travels.' }),
        recipient,
        items: integer({ min: 1 }),
      }),
      ...forShipping,
      status: 201,
      refusals: { bad_address: 'invalid', called_off: 'conflict', ...outOfOrder },
    }),
    lookup: query('GET /carrier/bookings/:reference', {
      doc: 'Where a parcel is, and everything that has happened to it.',
      input: object({ reference }),
      ...forShipping,
      refusals: { unknown_parcel: 'not_found', ...outOfOrder },
    }),
    cancel: command('POST /carrier/bookings/:reference/cancel', {
      doc: 'Calls a booking off, before it is collected. One that is not known will never be booked.',
      input: object({ reference }),
      ...forShipping,
      refusals: { on_its_way: 'conflict', ...outOfOrder },
    }),
    news: query('GET /carrier/news', {
      doc: 'What has happened to parcels, oldest first. Of each it says which one, and the rest is looked up.',
      input: object({ after: optional(integer({ min: 0, doc: 'Position of the last one that is known.' })) }),
      output: object({
        data: array(object({ position: integer(), at: time(), reference, what: state }), { max: 500 }),
      }),
      access: 'service',
      callers: ['shipping'],
      priority: 'background',
      refusals: outOfOrder,
    }),
    parcels: query('GET /carrier/parcels', {
      doc: 'Every parcel, newest first: the truth about what was booked and where it is.',
      input: object({ reference: optional(reference), limit: optional(integer({ min: 1, max: 1_000 })) }),
      output: object({ data: array(parcel, { max: 1_000 }) }),
      access: 'carrier:read',
    }),
    push: command('POST /carrier/parcels/:trackingNumber/events', {
      doc: 'Lets something happen to a parcel now, which otherwise happens by itself after a while.',
      input: object({
        trackingNumber,
        what: oneOf(['collected', 'in_transit', 'out_for_delivery', 'delivered', 'lost']),
      }),
      output: parcel,
      access: 'carrier:write',
      status: 201,
      refusals: { unknown_parcel: 'not_found', impossible_event: 'conflict' },
    }),
    faults: command('PUT /carrier/faults', {
      doc: 'Switches faults on and off while it runs. What is left out is switched off.',
      input: object({
        latencyMs: optional(integer({ min: 0, max: 60_000 })),
        errorRate: optional(rate),
        silentRate: optional(rate),
      }),
      output: object({ on: array(string({ max: 40 }), { max: 20 }) }),
      access: 'carrier:write',
    }),
  },
  events: {},
})
