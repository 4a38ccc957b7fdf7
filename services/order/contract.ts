import {
  array,
  boolean,
  command,
  contract,
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

const LINE = '^[^\\s\\p{Cc}\\p{Cs}]([^\\p{Cc}\\p{Cs}]*[^\\s\\p{Cc}\\p{Cs}])?$'
const text = (max: number, doc?: string) =>
  string({ min: 1, max, pattern: LINE, ...(doc === undefined ? {} : { doc }) })

/** As many as a cart has. */
export const MOST_LINES = 1_000
/** Orders whose recipients are asked for at once: so many of the largest fit into one answer. */
export const MOST_RECIPIENTS = 8

const orderId = id('ord')
const cartId = id('cart')
const paymentId = id('pay')
const number = string({ max: 20, pattern: '^[0-9A-Z-]+$', doc: 'What people call it.', example: 'S-7K3M-92QX' })
const email = string({
  min: 3,
  max: 254,
  pattern: '^[^\\s@<>"(),:;\\\\\\[\\]]+@[^\\s@.]+(\\.[^\\s@.]+)+$',
  example: 'ada@example.com',
})
const address = object(
  {
    name: text(100),
    line1: text(200),
    line2: optional(text(200)),
    city: text(100),
    region: optional(text(100)),
    postalCode: optional(text(20)),
    country: string({ max: 2, pattern: '^[A-Z]{2}$', doc: 'ISO 3166-1 alpha-2.', example: 'GB' }),
    phone: optional(
      string({
        min: 5,
        max: 30,
        pattern: '^\\+?[0-9 ()./-]+$',
        doc: 'For a text message about the delivery.',
        example: '+44 20 7946 0018',
      }),
    ),
  },
  { title: 'Address' },
)
const country = string({ max: 2, pattern: '^[A-Z]{2}$', doc: 'Where it goes: ISO 3166-1 alpha-2.', example: 'GB' })
const shippingOption = string({
  max: 50,
  pattern: '^[a-z0-9_-]+$',
  doc: 'One of `GET /v1/shipping-options`. Default: the one that was chosen in the cart, or else the only one there is, or `standard`.',
  example: 'standard',
})
const token = string({ min: 1, max: 100, doc: 'The secret with which a guest reads the order.' })
const sku = string({ max: 64 })
const quantity = integer({ min: 1, max: 1_000_000 })
const totals = object(
  { subtotal: money, discount: money, shipping: money, tax: money, total: money },
  { title: 'Totals' },
)
const status = oneOf(['placed', 'payment_pending', 'confirmed', 'shipped', 'delivered', 'cancelled', 'returned'], {
  title: 'OrderStatus',
})
const reason = oneOf(
  ['payment_declined', 'out_of_stock', 'payment_overdue', 'inventory_unavailable', 'customer', 'staff'],
  { title: 'CancellationReason', doc: 'Why it was cancelled; or who wanted that.' },
)
const line = object(
  {
    sku,
    title: string({ max: 200 }),
    variantTitle: string({ max: 200 }),
    quantity,
    unitPrice: money,
    total: money,
  },
  { title: 'OrderLine' },
)
const nextAction = object(
  { type: oneOf(['redirect']), url: string({ max: 500 }) },
  { title: 'NextAction', doc: 'The payment needs a second step, there.' },
)
const refundId = id('ref')
const returnId = id('ret')
const customerId = id('cus')
const units = object({ sku, quantity }, { title: 'Units' })
const someUnits = array(units, { min: 1, max: MOST_LINES })
const why = text(200, 'Why, in a few words.')
const giving = {
  state: oneOf(['pending', 'done', 'failed'], { doc: 'Failed: the provider will not, and somebody has to see to it.' }),
  amount: money,
  lines: array(units, { max: MOST_LINES }),
  reason: optional(why),
  at: time(),
}
const refund = { refundId, cause: oneOf(['refund', 'return', 'cancellation']), ...giving }
const returned = {
  returnId,
  refundId,
  ...giving,
  expected: optional(boolean({ doc: 'The goods have not come yet: nothing is taken back before they have.' })),
}
const shape = {
  id: orderId,
  number,
  status,
  reason: optional(reason),
  cartId,
  lines: array(line, { max: MOST_LINES }),
  totals,
  email,
  shippingAddress: address,
  shippingOption,
  payment: object(
    {
      paymentId: optional(paymentId),
      method: string({ max: 30 }),
      state: oneOf(['pending', 'authorised', 'captured', 'declined', 'voided']),
    },
    { title: 'OrderPayment' },
  ),
  nextAction: optional(nextAction),
  timeline: array(object({ at: time(), what: string({ max: 100 }) }, { title: 'OrderMoment' })),
  version: integer({ min: 1, doc: 'Grows with each change; the entity tag.' }),
  placedAt: time({ doc: 'When it was placed; for an order of the past, when that was.' }),
  createdAt: time(),
}
/** An order while it is bought: nothing was given back yet. */
export const placedOrder = object(shape, { title: 'PlacedOrder' })
const shown = object(
  {
    ...shape,
    refunded: money,
    refunds: array(object(refund, { title: 'Refund' }), {
      doc: 'All money that was, or is being, given back, the oldest first.',
    }),
    returns: array(object(returned, { title: 'Return' }), {
      doc: 'All goods that came back or are expected, the oldest first.',
    }),
  },
  { title: 'Order' },
)
const soldLine = object({
  sku,
  quantity,
  unitPrice: integer({ doc: 'Minor units.' }),
  total: integer({ doc: 'Minor units.' }),
})
const addressee = {
  email,
  phone: optional(string({ max: 30 })),
  token,
  order: shown,
  erased: optional(boolean({ doc: 'There is nobody to tell any more: the customer was erased.' })),
}

const facts = {
  orderId,
  number,
  total: money,
  country,
  placedAt: time(),
  lines: array(soldLine, { max: MOST_LINES }),
}

export const order = contract('order', {
  doc: 'Turns a cart into a promise to deliver, and coordinates stock and payment until it is kept or called off.',
  operations: {
    place: command('POST /v1/orders', {
      doc: 'Buys what is in a cart, for the total that it shows; where another delivery was chosen in the cart than is ordered, it is `cart_changed`. 201: confirmed. 202: accepted, the payment is not decided yet; stock is held, it is tried again and the customer is told.',
      input: object({
        cartId,
        cartToken: optional(string({ min: 1, max: 100 })),
        cartVersion: optional(integer({ min: 1, doc: 'Only if the cart still has this version.' })),
        email,
        shippingAddress: address,
        shippingOption: optional(shippingOption),
        payment: object({
          method: oneOf(['card']),
          token: string({ min: 1, max: 200, doc: 'From the payment provider; no card number.', example: 'tok_visa' }),
        }),
        occurredAt: optional(time({ doc: 'When it happened, for the import of a history. Staff only.' })),
      }),
      headers: { cartToken: 'X-Cart-Token' },
      guest: 'cartToken',
      output: object({ ...shape, token }),
      access: 'public',
      priority: 'checkout',
      idempotency: 'required',
      status: 201,
      later: true,
      refusals: {
        unknown_cart: 'not_found',
        empty_cart: 'invalid',
        cart_changed: 'conflict',
        already_ordered: 'conflict',
        out_of_stock: 'conflict',
        payment_declined: 'declined',
        unknown_shipping_option: 'invalid',
        shipping_option_needed: 'invalid',
        not_delivered_there: 'invalid',
        shipping_unavailable: 'unavailable',
        staff_only: 'forbidden',
        impossible_time: 'invalid',
        card_number: 'invalid',
        inventory_unavailable: 'unavailable',
        cancelled: 'conflict',
      },
    }),
    list: query('GET /v1/orders', {
      doc: 'Orders, newest first: a customer sees the own ones, staff with `order:read` all. Of very long orders a page holds fewer than `limit`; `page.hasMore` says whether there are more.',
      input: object({ ...paging, status: optional(status) }),
      output: page(shown),
      access: 'public',
      refusals: { bad_cursor: 'invalid', unauthenticated: 'unauthenticated' },
    }),
    show: query('GET /v1/orders/:orderId', {
      doc: 'An order with its timeline, which can be watched. A guest shows the token that came with it.',
      input: object({ orderId, token: optional(token) }),
      headers: { token: 'X-Order-Token' },
      output: shown,
      access: 'public',
      priority: 'checkout',
      live: true,
      link: { field: 'order', key: 'orderId' },
      refusals: { unknown_order: 'not_found' },
    }),
    cancel: command('POST /v1/orders/:orderId/cancel', {
      doc: 'Calls an order off whose parcel can still be stopped: then stock and money are given back. `undecided`: that is not known yet; asked again it is. For its guest, its customer and staff with `order:write`.',
      input: object({ orderId, token: optional(token) }),
      headers: { token: 'X-Order-Token' },
      guest: 'token',
      output: shown,
      access: 'public',
      priority: 'checkout',
      refusals: {
        unknown_order: 'not_found',
        already_cancelled: 'conflict',
        already_shipped: 'conflict',
        undecided: 'unavailable',
      },
    }),
    refund: command('POST /v1/orders/:orderId/refunds', {
      doc: 'Gives money back, for some lines or of some amount, never more than is left. It is `pending` until the provider has done it.',
      input: object({
        orderId,
        lines: optional(someUnits),
        amount: optional(money),
        reason: optional(why),
      }),
      output: object({ orderId, ...refund }),
      access: 'order:write',
      idempotency: 'required',
      status: 201,
      refusals: {
        unknown_order: 'not_found',
        not_confirmed: 'conflict',
        lines_or_amount: 'invalid',
        other_currency: 'invalid',
        unsupported_amount: 'invalid',
        not_purchased: 'conflict',
        more_than_left: 'conflict',
      },
    }),
    return: command('POST /v1/orders/:orderId/returns', {
      doc: 'Goods come back. Where staff with `order:write` say so they are here: they are put into stock and their money is given back. Where its guest or its customer does, of an order that has arrived, they are expected, until staff note with `receiveReturn` that they have come.',
      input: object({
        orderId,
        token: optional(token),
        lines: someUnits,
        reason: optional(why),
        occurredAt: optional(time({ doc: 'When it happened, for the import of a history. Staff only.' })),
      }),
      headers: { token: 'X-Order-Token' },
      guest: 'token',
      output: object({ orderId, ...returned }),
      access: 'public',
      idempotency: 'required',
      status: 201,
      refusals: {
        unknown_order: 'not_found',
        not_confirmed: 'conflict',
        not_delivered: 'conflict',
        not_purchased: 'conflict',
        staff_only: 'forbidden',
        impossible_time: 'invalid',
      },
    }),
    receiveReturn: command('POST /v1/orders/:orderId/returns/:returnId/receipt', {
      doc: 'Notes that goods have come which a guest or a customer has announced: they are put into stock, and the money that is owed for them by now is given back.',
      input: object({
        orderId,
        returnId,
        lines: optional(
          array(units, { min: 1, max: MOST_LINES, doc: 'What has come, where that is not what was announced.' }),
        ),
      }),
      output: object({ orderId, ...returned }),
      access: 'order:write',
      refusals: {
        unknown_order: 'not_found',
        unknown_return: 'not_found',
        already_received: 'conflict',
        not_purchased: 'conflict',
      },
    }),
    recipient: query('GET /v1/orders/:orderId/recipient', {
      doc: 'To whom messages about an order go, and what they are about.',
      input: object({ orderId }),
      output: object(addressee),
      access: 'service',
      callers: ['notification'],
      refusals: { unknown_order: 'not_found' },
    }),
    recipients: query('GET /v1/recipients', {
      doc: 'The same of several orders at once. Those that do not exist are left out.',
      input: object({ orderId: array(orderId, { min: 1, max: MOST_RECIPIENTS }) }),
      output: object({ data: array(object({ orderId, ...addressee }), { max: MOST_RECIPIENTS }) }),
      access: 'service',
      callers: ['notification'],
    }),
    consignment: query('GET /v1/orders/:orderId/consignment', {
      doc: 'What a parcel for an order needs: where it goes and how.',
      input: object({ orderId }),
      output: object({ orderId, shippingOption, recipient: address, items: integer({ min: 1 }) }),
      access: 'service',
      callers: ['shipping'],
      refusals: { unknown_order: 'not_found' },
    }),
    ordersOf: query('GET /v1/customers/:customerId/order-ids', {
      doc: 'Which orders a customer has, the oldest first, and how many of all of them are under way.',
      input: object({ customerId, after: optional(orderId) }),
      output: object({
        data: array(orderId, { doc: 'As many as there are after that one, 1,000 at most.' }),
        underWay: integer({ min: 0, doc: 'Neither goods nor money of the others is still to come or to go back.' }),
      }),
      access: 'service',
      callers: ['user', 'shipping'],
    }),
    eraseCustomer: command('POST /v1/orders/erase', {
      doc: 'Takes name, address, e-mail, telephone and whatever was written out of all orders of a customer. What was bought and paid stays, as the law wants it, under the id of the customer. Doing it again changes nothing.',
      input: object({ customerId }),
      output: object({ records: integer({ min: 0, doc: 'Orders that it was taken out of.' }) }),
      access: 'service',
      callers: ['user'],
      refusals: { orders_under_way: 'conflict' },
    }),
  },
  events: {
    placed: event(object({ ...facts, cartId, cartVersion: integer() }), {
      key: 'orderId',
      doc: 'An order was received; stock and payment are not settled yet.',
    }),
    deferred: event(object({ orderId, number, until: time() }), {
      key: 'orderId',
      doc: 'The payment could not be decided yet: it is tried again until then.',
    }),
    confirmed: event(object({ ...facts, cartId, cartVersion: integer(), confirmedAt: time() }), {
      key: 'orderId',
      doc: 'Stock is sold to it and the payment is certain: it will be delivered.',
    }),
    captured: event(object({ orderId, paymentId, total: money }), { key: 'orderId', doc: 'The money was taken.' }),
    cancelled: event(object({ orderId, number, cartId, cartVersion: integer(), reason }), {
      key: 'orderId',
      doc: 'It will not be; what was held and reserved for it is given back.',
    }),
    refunded: event(object({ orderId, number, refundId, amount: money, lines: array(units, { max: MOST_LINES }) }), {
      key: 'orderId',
      doc: 'Money was given back, while the goods stay where they are. What returns and cancellations give back is told with those.',
    }),
    returned: event(
      object({
        orderId,
        number,
        returnId,
        refundId,
        amount: money,
        lines: array(units, { max: MOST_LINES }),
        returnedAt: time(),
      }),
      { key: 'orderId', doc: 'Goods are in stock again and their money was given back.' },
    ),
  },
})
