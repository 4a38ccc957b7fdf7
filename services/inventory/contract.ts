import {
  array,
  command,
  contract,
  event,
  id,
  integer,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  time,
} from '@souk/kit/contract'

/** As many as an order has. */
export const MOST_LINES = 1_000

const sku = string({
  min: 1,
  max: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*( [A-Za-z0-9._-]+)*$',
  doc: 'Stock keeping unit.',
  example: 'CER-MUG-OCH',
})
const quantity = integer({ min: 1, max: 1_000_000, doc: 'How many units.' })
const orderId = id('ord', { doc: 'The order for which stock is held.' })
const returnId = id('ret', { doc: 'The name of the return: the same is put back once.' })
const line = object({ sku, quantity })
const lines = array(line, {
  min: 1,
  max: MOST_LINES,
  doc: 'What is held. A sku may stand on several lines; they are added up.',
})
const soldLines = array(line, { min: 1, max: MOST_LINES, doc: 'What came back. Lines of a sku are added up.' })

const stock = object(
  {
    sku,
    onHand: integer({ min: 0, doc: 'Units in the warehouse, held ones included.' }),
    held: integer({ min: 0, doc: 'Units promised to orders that are not settled yet.' }),
    available: integer({ min: 0, doc: 'Units that can be sold now: onHand - held.' }),
    version: integer({ min: 1, doc: 'Grows with each change; the entity tag.' }),
  },
  { title: 'Stock' },
)

const available = object({ sku, available: integer({ min: 0 }) }, { title: 'Availability' })

const hold = object({
  orderId,
  state: oneOf(['held', 'committed', 'released']),
  lines: array(line),
  expiresAt: time({ doc: 'When the stock is given back unless the hold is committed or extended.' }),
})

const lifetimeMs = integer({
  min: 1_000,
  max: 86_400_000,
  doc: 'How long the stock is held, in milliseconds from now.',
})
const forOrders = { access: 'service', callers: ['order'], priority: 'checkout' } as const
const reason = string({ min: 1, max: 200, doc: 'Why, for the ledger.' })

export const inventory = contract('inventory', {
  doc: 'Knows how many units there are, holds them for orders and never promises one unit twice.',
  operations: {
    stock: query('GET /v1/stock/:sku', {
      doc: 'What can be sold now.',
      input: object({ sku }),
      output: stock,
      access: 'public',
      refusals: { unknown_sku: 'not_found' },
    }),
    availability: query('GET /v1/stock', {
      doc: 'What can be sold now of several skus. Those that never arrived are left out.',
      input: object({ sku: array(sku, { min: 1, max: 200 }) }),
      output: object({ data: array(available, { max: 200 }) }),
      access: 'public',
      link: { field: 'stock', key: 'sku' },
      priority: 'checkout',
    }),
    receive: command('POST /v1/stock/:sku/receipts', {
      doc: 'Units arrived in the warehouse. The first receipt of a sku makes it known.',
      input: object({ sku, quantity, reason: optional(reason) }),
      output: stock,
      access: 'inventory:write',
      status: 201,
    }),
    adjust: command('POST /v1/stock/:sku/adjustments', {
      doc: 'Corrects the count after a stocktaking, a breakage or a find.',
      input: object({
        sku,
        difference: integer({ min: -1_000_000, max: 1_000_000, doc: 'Units found (positive) or missing (negative).' }),
        reason,
        ifVersion: optional(integer({ min: 1, doc: 'Only if the stock still has this version.' })),
      }),
      headers: { ifVersion: 'If-Match' },
      output: stock,
      access: 'inventory:write',
      status: 201,
      refusals: { unknown_sku: 'not_found', held_by_orders: 'conflict', changed_meanwhile: 'precondition' },
    }),
    movements: query('GET /v1/stock/:sku/movements', {
      doc: 'The ledger of a sku, newest first: every change of the count and why.',
      input: object({ sku, ...paging }),
      output: page(
        object({
          at: time(),
          kind: oneOf(['received', 'adjusted', 'held', 'released', 'sold', 'restocked']),
          quantity: integer({ doc: 'Units; negative when they left.' }),
          orderId: optional(orderId),
          reason: optional(reason),
        }),
      ),
      access: 'inventory:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    hold: command('POST /v1/holds', {
      doc: 'Holds stock for an order: all of its lines or none.',
      input: object({ orderId, lines, lifetimeMs }),
      output: hold,
      ...forOrders,
      idempotency: 'orderId',
      status: 201,
      refusals: { out_of_stock: 'conflict', hold_settled: 'conflict' },
    }),
    extend: command('POST /v1/holds/:orderId/extend', {
      doc: 'Gives a hold a new lifetime, counted from now.',
      input: object({ orderId, lifetimeMs }),
      output: hold,
      ...forOrders,
      refusals: { unknown_hold: 'not_found', hold_settled: 'conflict' },
    }),
    commit: command('POST /v1/holds/:orderId/commit', {
      doc: 'The order is confirmed: the held units are sold and leave the count.',
      input: object({ orderId }),
      output: hold,
      ...forOrders,
      refusals: { unknown_hold: 'not_found', hold_settled: 'conflict' },
    }),
    release: command('POST /v1/holds/:orderId/release', {
      doc: 'The order will not be: its units can be sold again. Releasing before the hold arrives makes the hold fail.',
      input: object({ orderId }),
      output: hold,
      ...forOrders,
      refusals: { hold_settled: 'conflict' },
    }),
    restock: command('POST /v1/holds/:orderId/restocks', {
      doc: 'Units that were sold to an order came back and can be sold again; never more than were sold to it.',
      input: object({ orderId, returnId, lines: soldLines, reason: optional(reason) }),
      output: object({ orderId, returnId, lines: array(line) }),
      ...forOrders,
      idempotency: 'returnId',
      status: 201,
      refusals: { not_sold: 'conflict' },
    }),
  },
  events: {
    received: event(object({ sku, quantity, available: integer() }), {
      key: 'sku',
      doc: 'Units arrived or were found.',
    }),
    held: event(object({ orderId, lines: array(line) }), { key: 'orderId', doc: 'Stock is held for an order.' }),
    released: event(object({ orderId, lines: array(line), reason: oneOf(['asked', 'expired']) }), {
      key: 'orderId',
      doc: 'Held stock can be sold again.',
    }),
    sold: event(object({ orderId, lines: array(line) }), { key: 'orderId', doc: 'Held stock has left the count.' }),
    restocked: event(object({ orderId, returnId, lines: array(line) }), {
      key: 'orderId',
      doc: 'Units that were sold came back and can be sold again.',
    }),
    depleted: event(object({ sku }), { key: 'sku', doc: 'The last available unit is held or gone.' }),
  },
})
