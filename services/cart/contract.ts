import {
  array,
  boolean,
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
  query,
  string,
  time,
} from '@souk/kit/contract'

/** A whole purchase for a small shop: the longest basket of real customers that we know has 705. */
export const MOST_LINES = 1_000

const cartId = id('cart')
const itemId = id('itm')
const customerId = id('cus')
const sku = string({
  max: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*( [A-Za-z0-9._-]+)*$',
  doc: 'Stock keeping unit.',
  example: 'CER-MUG-OCH',
})
const quantity = integer({ min: 1, max: 1_000_000, doc: 'How many units.' })
const version = integer({ min: 1, doc: 'Grows with each change; the entity tag.' })
const token = string({ min: 1, max: 100, doc: 'The secret of a guest cart, given once when it is made.' })
const ifVersion = optional(integer({ min: 1, doc: 'Only if the cart still has this version.' }))
const negotiated = object(
  { amount: integer({ min: 1, max: 1_000_000_000 }), currency },
  { doc: 'A negotiated price. Staff only.' },
)

const country = string({ max: 2, pattern: '^[A-Z]{2}$', doc: 'Where it goes: ISO 3166-1 alpha-2.', example: 'GB' })
const shippingOption = string({
  max: 50,
  pattern: '^[a-z0-9_-]+$',
  doc: 'One of `GET /v1/carts/{id}/shipping-options`.',
  example: 'express',
})
const minDays = integer({ min: 0, doc: 'Working days.' })
const maxDays = integer({ min: 0, doc: 'Working days.' })

const problem = object(
  {
    code: oneOf(['price_changed', 'out_of_stock', 'insufficient_stock', 'not_sold', 'not_priced']),
    message: string(),
    price: optional(money),
    available: optional(integer({ min: 0 })),
  },
  { title: 'CartProblem' },
)
const line = object(
  {
    id: itemId,
    sku,
    title: string({ max: 200 }),
    variantTitle: string({ max: 200 }),
    quantity,
    unitPrice: money,
    negotiated: boolean({ doc: 'Staff gave this price; it does not follow the catalogue.' }),
    total: money,
    problems: array(problem, { max: 10, doc: 'What stands in the way of buying this line as it is.' }),
  },
  { title: 'CartLine' },
)
const delivery = object(
  {
    country,
    shippingOption,
    title: string({ max: 100 }),
    price: money,
    minDays,
    maxDays,
    problems: array(
      object({
        code: oneOf(['price_changed', 'not_offered', 'not_delivered_there', 'price_unknown']),
        message: string(),
        price: optional(money),
      }),
      { max: 10, doc: 'What stands in the way of delivering the cart like this.' },
    ),
  },
  { title: 'CartDelivery', doc: 'How the cart is delivered, and for how much, if that was chosen.' },
)
const totals = object(
  { subtotal: money, discount: money, shipping: money, tax: money, total: money },
  { title: 'Totals' },
)
const shape = {
  id: cartId,
  state: oneOf(['open', 'ordered', 'expired', 'merged']),
  currency,
  version,
  lines: array(line, { max: MOST_LINES }),
  delivery: optional(delivery),
  totals,
  unchecked: array(oneOf(['prices', 'stock', 'delivery']), {
    max: 3,
    doc: 'What was not looked at for this answer: prices, also that of the delivery, may be older then, and of stock nothing is said.',
  }),
  createdAt: time(),
  updatedAt: time(),
  expiresAt: time(),
}
const shown = object(shape, { title: 'Cart' })

const ofCart = { unknown_cart: 'not_found' } as const
const ofChange = { ...ofCart, changed_meanwhile: 'precondition', cart_closed: 'conflict' } as const
const ofItems = {
  not_sold: 'invalid',
  not_priced: 'invalid',
  wrong_currency: 'invalid',
  too_much: 'invalid',
  staff_only: 'forbidden',
  catalog_unavailable: 'unavailable',
} as const
const anyone = { access: 'public', priority: 'checkout' } as const
const changing = { ...anyone, headers: { token: 'X-Cart-Token', ifVersion: 'If-Match' }, guest: 'token' } as const
const item = { sku, quantity, unitPrice: optional(negotiated) }
const at = { cartId, token: optional(token), ifVersion }

export const cart = contract('cart', {
  doc: 'Knows what somebody is about to buy, and whether it can still be bought at that price.',
  operations: {
    create: command('POST /v1/carts', {
      doc: 'An empty cart. A guest keeps its token: it is the only key to it. A guest who asks again, also under the same Idempotency-Key, gets another cart.',
      input: object({ currency: optional(currency) }),
      output: object({ ...shape, token }),
      ...anyone,
      status: 201,
      refusals: { unknown_currency: 'invalid' },
    }),
    mine: query('GET /v1/carts/mine', {
      doc: 'The open cart of the customer who is signed in, looked at again as `show` does. There is one for each currency.',
      input: object({ currency: optional(currency) }),
      output: shown,
      access: 'customer',
      priority: 'checkout',
      refusals: { no_cart: 'not_found', unknown_currency: 'invalid' },
    }),
    openMine: command('PUT /v1/carts/mine', {
      doc: 'The open cart of the customer who is signed in. It is made if there is none, and needs no token.',
      input: object({ currency: optional(currency) }),
      output: shown,
      access: 'customer',
      priority: 'checkout',
      refusals: { unknown_currency: 'invalid' },
    }),
    merge: command('POST /v1/carts/:cartId/merge', {
      doc: "Brings a guest's cart into the open cart of the customer who has signed in: the same sku at the same price adds up, everything else stays a line of its own, at its price. All of it or, with every line named that does not fit, nothing. Then the token opens nothing any more. Doing it again changes nothing.",
      input: object({ cartId, token }),
      output: shown,
      access: 'customer',
      priority: 'checkout',
      headers: { token: 'X-Cart-Token' },
      refusals: { ...ofCart, cart_closed: 'conflict', does_not_fit: 'conflict' },
    }),
    show: query('GET /v1/carts/:cartId', {
      doc: 'The cart, with prices and stock looked at again: each line says what stands in its way.',
      input: object({ cartId, token: optional(token) }),
      output: shown,
      ...anyone,
      headers: { token: 'X-Cart-Token' },
      refusals: ofCart,
    }),
    add: command('POST /v1/carts/:cartId/items', {
      doc: 'Puts something into the cart. The same sku at the same price is added to its line.',
      input: object({ ...at, ...item }),
      output: shown,
      ...changing,
      status: 201,
      refusals: { ...ofChange, ...ofItems, too_many_lines: 'invalid' },
    }),
    replace: command('PUT /v1/carts/:cartId/items', {
      doc: 'The whole list at once, instead of what was there.',
      input: object({ ...at, items: array(object(item), { max: MOST_LINES }) }),
      output: shown,
      ...changing,
      refusals: { ...ofChange, ...ofItems },
    }),
    change: command('PATCH /v1/carts/:cartId/items/:itemId', {
      doc: 'Another quantity. The price follows the catalogue again, unless it was negotiated.',
      input: object({ ...at, itemId, quantity }),
      output: shown,
      ...changing,
      refusals: { ...ofChange, unknown_item: 'not_found', too_much: 'invalid' },
    }),
    remove: command('DELETE /v1/carts/:cartId/items/:itemId', {
      doc: 'Takes a line out. Doing it again changes nothing.',
      input: object({ ...at, itemId }),
      output: shown,
      ...changing,
      refusals: ofChange,
    }),
    shippingOptions: query('GET /v1/carts/:cartId/shipping-options', {
      doc: 'The ways to deliver what is in the cart to a country, and what all of it costs then. One of them can be chosen, here or by the order.',
      input: object({
        cartId,
        token: optional(token),
        country,
      }),
      output: object({
        data: array(
          object({
            option: string({ max: 50 }),
            title: string({ max: 100 }),
            price: money,
            minDays,
            maxDays,
            totals,
          }),
          { max: 20 },
        ),
        unchecked: array(oneOf(['options']), {
          max: 1,
          doc: 'What could not be found out for this answer: the options are those that are remembered then.',
        }),
        version,
      }),
      ...anyone,
      headers: { token: 'X-Cart-Token' },
      refusals: ofCart,
    }),
    chooseDelivery: command('PUT /v1/carts/:cartId/delivery', {
      doc: 'Chooses where the cart goes and how: the totals have the price of that from now on. Doing it again accepts the price of today.',
      input: object({ ...at, country, shippingOption }),
      output: shown,
      ...changing,
      refusals: {
        ...ofChange,
        empty_cart: 'invalid',
        not_offered: 'invalid',
        not_delivered_there: 'invalid',
        shipping_unavailable: 'unavailable',
      },
    }),
    removeDelivery: command('DELETE /v1/carts/:cartId/delivery', {
      doc: 'Leaves it to the order how the cart is delivered. Doing it again changes nothing.',
      input: object(at),
      output: shown,
      ...changing,
      refusals: ofChange,
    }),
    checkout: query('GET /v1/carts/:cartId/checkout', {
      doc: 'What an order of this cart consists of, looked at again as `show` does. Without the right token there is no such cart.',
      input: object({
        cartId,
        token: optional(token),
        staff: optional(boolean({ doc: 'Staff asks: no token is needed.' })),
      }),
      output: shown,
      access: 'service',
      callers: ['order'],
      priority: 'checkout',
      refusals: ofCart,
    }),
    cartsOf: query('GET /v1/customers/:customerId/carts', {
      doc: 'What is in the carts of a customer, as it was written down.',
      input: object({ customerId }),
      output: object({
        data: array(
          object({
            id: cartId,
            currency,
            updatedAt: time(),
            lines: array(object({ sku, title: string({ max: 200 }), quantity }), { max: MOST_LINES }),
          }),
          { doc: 'The newest first, 100 at most.' },
        ),
      }),
      access: 'service',
      callers: ['user'],
    }),
    eraseCustomer: command('POST /v1/carts/erase', {
      doc: 'Deletes all carts of a customer. Doing it again changes nothing.',
      input: object({ customerId }),
      output: object({ records: integer({ min: 0, doc: 'Carts that were deleted.' }) }),
      access: 'service',
      callers: ['user'],
    }),
  },
  events: {
    changed: event(
      object({
        cartId,
        version,
        currency,
        lines: array(object({ sku, quantity, unitPrice: integer({ doc: 'Minor units.' }) }), { max: MOST_LINES }),
        delivery: optional(object({ country, shippingOption, price: integer({ doc: 'Minor units.' }) })),
      }),
      {
        key: 'cartId',
        doc: 'Somebody put something into a cart or took it out, or chose how it is delivered.',
      },
    ),
    merged: event(object({ cartId, intoCartId: cartId }), {
      key: 'cartId',
      doc: 'What was in a guest cart is in the cart of a customer now.',
    }),
    expired: event(object({ cartId }), { key: 'cartId', doc: 'Nobody touched the cart for a long time.' }),
  },
})
