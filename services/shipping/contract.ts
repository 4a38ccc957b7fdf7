import {
  array,
  command,
  contract,
  currency,
  event,
  id,
  integer,
  money,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  time,
} from '@souk/kit/contract'

const MOST_MINOR_UNITS = 1_000_000_000_000
const country = string({ max: 2, pattern: '^[A-Z]{2}$', doc: 'Where it goes: ISO 3166-1 alpha-2.', example: 'GB' })
const option = string({ min: 1, max: 50, pattern: '^[a-z0-9_-]+$', doc: 'A way to deliver.', example: 'express' })
const title = string({ min: 1, max: 100 })
const zone = string({
  min: 1,
  max: 50,
  pattern: '^[a-z0-9_-]+$',
  doc: 'Countries with the same rates. `world` has all that no other zone has.',
  example: 'europe',
})
const amount = integer({ min: 0, max: MOST_MINOR_UNITS, doc: 'Minor units.', example: 695 })
const days = integer({ min: 0, max: 365 })
const estimate = { minDays: days, maxDays: days }
const rate = object(
  {
    option,
    title,
    ...estimate,
    prices: array(
      object({
        currency,
        amount,
        perItem: optional(
          integer({ min: 0, max: MOST_MINOR_UNITS, doc: 'For each item after the first, minor units.' }),
        ),
        freeFrom: optional(integer({ min: 0, max: MOST_MINOR_UNITS, doc: 'Costs nothing from this subtotal on.' })),
      }),
      {
        max: 50,
        doc: 'What it costs in each currency in which it can be had. None at all: it is free, in every currency.',
      },
    ),
  },
  { title: 'Rate' },
)
const content = {
  title,
  countries: array(country, { max: 250, doc: 'A country that is named here leaves the zone that it was in.' }),
  rates: array(rate, { max: 20, doc: 'In the order in which they are offered.' }),
}
const shownZone = object(
  {
    zone,
    ...content,
    version: integer({ min: 1, doc: 'Grows with each change; the entity tag.' }),
  },
  { title: 'Zone' },
)
const ifVersion = optional(integer({ min: 1, doc: 'Only if the zone still has this version.' }))
const offered = { option, title, price: money, ...estimate }
const purchase = {
  country,
  currency,
  subtotal: integer({ min: 0, doc: 'Of the goods, minor units.', example: 2499 }),
  items: integer({ min: 1, max: 1_000_000_000, doc: 'How many pieces.', example: 3 }),
}

const shipmentId = id('shp')
const orderId = id('ord')
const carrier = string({ max: 40, doc: 'Who brings it.' })
const trackingNumber = string({ max: 40, doc: 'Under which the carrier knows it.' })
const state = oneOf(['preparing', 'held', 'booked', 'dispatched', 'delivered', 'lost', 'calling_off', 'cancelled'], {
  title: 'ShipmentState',
  doc: '`held`: the carrier will not take it, and staff have to look at it.',
})
const shipment = object(
  {
    shipmentId,
    orderId,
    state,
    option: optional(option),
    carrier,
    trackingNumber: optional(trackingNumber),
    tracking: array(object({ at: time(), what: string({ max: 40 }) }), { doc: 'In the words of the carrier.' }),
    createdAt: time(),
    updatedAt: time(),
    version: integer({ min: 1 }),
  },
  { title: 'Shipment' },
)
const token = optional(string({ min: 1, max: 100, doc: 'The secret that came with the order, for a guest.' }))
const facts = object({ orderId, shipmentId, carrier, trackingNumber, at: time() })

export const shipping = contract('shipping', {
  doc: 'Says what delivery costs, has the parcels of confirmed orders collected, and follows them.',
  operations: {
    options: query('GET /v1/shipping-options', {
      doc: 'The ways to deliver a purchase to a country, with what each costs and how many working days it takes.',
      input: object(purchase),
      output: object({ data: array(object(offered), { max: 20 }) }),
      access: 'public',
    }),
    quote: query('GET /v1/shipping-quotes', {
      doc: 'What one way to deliver costs. Left out it is the only one that there is, or else `standard`.',
      input: object({ ...purchase, option: optional(option) }),
      output: object({
        ...offered,
        holds: object(
          {
            from: integer({ min: 0, doc: 'A subtotal, minor units.' }),
            below: optional(integer({ min: 0, doc: 'A subtotal, minor units.' })),
            items: optional(integer({ min: 1, doc: 'Only for so many pieces.' })),
          },
          { doc: 'For which purchases to the same country in the same currency the price is the same.' },
        ),
      }),
      access: 'service',
      callers: ['cart', 'order'],
      priority: 'checkout',
      refusals: { not_delivered_there: 'invalid', unknown_option: 'invalid', option_needed: 'invalid' },
    }),
    zones: query('GET /v1/shipping-zones', {
      doc: 'Every zone with its countries and rates.',
      input: object({}),
      output: object({ data: array(shownZone, { max: 250 }) }),
      access: 'shipping:read',
    }),
    putZone: command('PUT /v1/shipping-zones/:zone', {
      doc: 'Writes a zone, all of it. Orders that were placed keep the price that they were told.',
      input: object({ zone, ...content, ifVersion }),
      headers: { ifVersion: 'If-Match' },
      output: shownZone,
      access: 'shipping:write',
      refusals: { impossible_zone: 'invalid', changed_meanwhile: 'precondition' },
    }),
    removeZone: command('DELETE /v1/shipping-zones/:zone', {
      doc: 'Removes a zone. Its countries belong to `world` then.',
      input: object({ zone }),
      output: object({ zone }),
      access: 'shipping:write',
      refusals: { unknown_zone: 'not_found', rest_of_world: 'conflict' },
    }),
    show: query('GET /v1/shipments/:shipmentId', {
      doc: 'A shipment with its tracking. A guest shows the token that came with the order.',
      input: object({ shipmentId, token }),
      headers: { token: 'X-Order-Token' },
      output: shipment,
      access: 'public',
      refusals: { unknown_shipment: 'not_found' },
    }),
    list: query('GET /v1/shipments', {
      doc: 'Shipments, newest first: all of them for staff with `shipping:read`, those of one order for who may see it.',
      input: object({ ...paging, orderId: optional(orderId), state: optional(state), token }),
      headers: { token: 'X-Order-Token' },
      output: page(shipment),
      access: 'public',
      refusals: { bad_cursor: 'invalid', unauthenticated: 'unauthenticated', unknown_order: 'not_found' },
    }),
    stop: command('POST /v1/shipments/stop', {
      doc: 'Stops what is, or will be, sent for an order, for good. `stopping`: the carrier has not said yet; asked again it is known.',
      input: object({ orderId }),
      output: object({
        orderId,
        state: oneOf(['stopped', 'stopping', 'collected'], {
          doc: '`collected`: the carrier was quicker, and nothing can be stopped any more.',
        }),
      }),
      access: 'service',
      callers: ['order'],
      priority: 'checkout',
    }),
    retry: command('POST /v1/shipments/:shipmentId/retry', {
      doc: 'Books a held shipment once more, to the address that its order has now.',
      input: object({ shipmentId }),
      output: shipment,
      access: 'shipping:write',
      refusals: { unknown_shipment: 'not_found', not_held: 'conflict' },
    }),
    eraseCustomer: command('POST /v1/shipments/erase', {
      doc: 'Forgets where the parcels of a customer went. What is shown of them stays: it says nothing of anybody. Doing it again changes nothing.',
      input: object({ customerId: id('cus') }),
      output: object({ records: integer({ min: 0, doc: 'Parcels that it was forgotten of.' }) }),
      access: 'service',
      callers: ['user'],
      refusals: { parcels_under_way: 'conflict' },
    }),
  },
  events: {
    dispatched: event(facts, { key: 'orderId', doc: 'The carrier has collected the parcel.' }),
    delivered: event(facts, { key: 'orderId', doc: 'The parcel has arrived.' }),
    lost: event(facts, {
      key: 'orderId',
      doc: 'The parcel will not arrive. Staff have to decide what becomes of the order.',
    }),
  },
})
