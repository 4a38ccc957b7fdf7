import { array, command, id, integer, object, oneOf, optional, query, string, time } from '@souk/kit/contract'

const customerId = id('cus')

/** What a service has erased of somebody. */
const erasedPart = object(
  {
    service: string({ max: 63 }),
    records: integer({ min: 0, doc: 'How many things of its own said something about the customer.' }),
    erasedAt: time(),
  },
  { title: 'ErasedPart' },
)
const erasure = object(
  {
    customerId,
    askedBy: string({ max: 40, doc: 'The customer, or somebody of the staff.' }),
    askedAt: time({ doc: 'The account is gone since then, and its e-mail address is free.' }),
    parts: array(erasedPart, { max: 100, doc: 'What was erased so far, and where. Nothing of it says who it was.' }),
    doneAt: optional(time({ doc: 'Since then no service says who it was.' })),
    answersGoneAt: optional(
      time({ doc: 'Until then answers of before may be kept for who repeats a request with its Idempotency-Key.' }),
    ),
  },
  { title: 'Erasure' },
)
const ofCustomer = { unknown_customer: 'not_found' } as const
const underWay = { orders_under_way: 'conflict' } as const

/** What somebody may want who leaves: all that is known of them, and that it is forgotten. */
export const ofLeaving = {
  exportMe: query('GET /v1/customers/me/export', {
    doc: 'All that the shop knows of the customer who is signed in, in one JSON document: the account, addresses, sessions, orders with their parcels and messages, and carts.',
    input: object({}),
    output: object({ contentType: oneOf(['application/json']), content: string({ max: 100_000_000 }) }),
    access: 'customer',
    priority: 'background',
    file: true,
    refusals: ofCustomer,
  }),
  eraseMe: command('POST /v1/customers/me/erasure', {
    doc: 'Erases the account at once, and soon everything about the customer in every service. What was bought and paid is kept as the law wants it, without name, address, e-mail and telephone. While an order is under way it is `orders_under_way`.',
    input: object({ password: string({ max: 128, doc: 'The present one.', example: 'correct horse battery staple' }) }),
    output: erasure,
    access: 'customer',
    guessable: true,
    idempotency: 'none',
    status: 202,
    refusals: {
      ...ofCustomer,
      ...underWay,
      wrong_password: 'forbidden',
      locked: 'exhausted',
      too_busy: 'exhausted',
    },
  }),
  erase: command('POST /v1/customers/:customerId/erasure', {
    doc: 'The same for a customer who asked for it in another way.',
    input: object({ customerId }),
    output: erasure,
    access: 'user:write',
    status: 202,
    refusals: { ...ofCustomer, ...underWay },
  }),
  erasure: query('GET /v1/customers/:customerId/erasure', {
    doc: 'The proof that a customer was erased: what in which service, and when.',
    input: object({ customerId }),
    output: erasure,
    access: 'user:read',
    refusals: { not_asked: 'not_found' },
  }),
}
