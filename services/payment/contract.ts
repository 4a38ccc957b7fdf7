import {
  array,
  boolean,
  command,
  contract,
  event,
  id,
  money,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  time,
  integer,
} from '@souk/kit/contract'

const paymentId = id('pay')
const orderId = id('ord')
const reason = string({
  max: 60,
  pattern: '^[a-z0-9_]+$',
  doc: 'In the words of the provider.',
  example: 'insufficient_funds',
})
const state = oneOf(
  [
    'authorising',
    'action_required',
    'authorised',
    'declined',
    'capturing',
    'captured',
    'voiding',
    'voided',
    'refunding',
  ],
  { title: 'PaymentState' },
)
const nextAction = object({ type: oneOf(['redirect']), url: string({ max: 500 }) }, { title: 'NextAction' })
const shownPayment = object(
  {
    paymentId,
    orderId,
    state,
    amount: money,
    captured: money,
    refunded: money,
    method: oneOf(['card']),
    provider: string({ max: 40 }),
    reference: optional(string({ max: 100, doc: 'What the provider calls it.' })),
    reason: optional(reason),
    nextAction: optional(nextAction),
    createdAt: time(),
    updatedAt: time(),
    version: integer({ min: 1 }),
  },
  { title: 'Payment' },
)
const account = oneOf(['provider:authorised', 'customer:authorised', 'provider:receivable', 'sales', 'refunds'], {
  title: 'Account',
  doc: 'What is reserved stands on the first two, what was taken on the others.',
})
const entry = object(
  {
    position: integer({ doc: 'Of two entries the later has the larger one.' }),
    paymentId,
    at: time(),
    kind: oneOf(['authorised', 'captured', 'released', 'voided', 'refunded']),
    debit: account,
    credit: account,
    amount: money,
  },
  { title: 'LedgerEntry' },
)
const balance = object(
  {
    account,
    currency: string({ pattern: '^[A-Z]{3}$', example: 'GBP' }),
    debits: integer({ doc: 'Minor units.' }),
    credits: integer({ doc: 'Minor units.' }),
    balance: integer({ doc: 'Debits less credits: of all accounts of a currency, and of a payment, together 0.' }),
  },
  { title: 'Balance' },
)
const shownCase = object(
  {
    caseId: id('case'),
    reference: string({ max: 100, doc: 'What both sides call the payment.' }),
    about: oneOf(['amount', 'reserved', 'captured', 'refunded']),
    kind: oneOf(['unknown_payment', 'unknown_movement', 'missing_movement', 'amount_differs'], {
      doc: 'The provider has a payment or a movement that we do not know, lacks one of ours, or has another amount.',
    }),
    ours: money,
    theirs: money,
    foundBy: oneOf(['webhook', 'reconciliation']),
    state: oneOf(['open', 'closed']),
    openedAt: time(),
    closedAt: optional(time()),
    closedBy: optional(string({ max: 100 })),
    note: optional(string({ max: 500 })),
  },
  { title: 'Case' },
)
const forOrders = { access: 'service', callers: ['order'], priority: 'checkout', output: shownPayment } as const
const ofPayment = { unknown_payment: 'not_found' } as const
const ofRefund = {
  ...ofPayment,
  not_captured: 'conflict',
  more_than_captured: 'conflict',
  no_amount: 'invalid',
  refund_under_way: 'unavailable',
} as const
const facts = { paymentId, orderId, amount: money }

export const payment = contract('payment', {
  doc: 'Takes money for orders: once, whatever fails. What it does not know it looks up; it never charges again to find out.',
  operations: {
    methods: query('GET /v1/payment-methods', {
      doc: 'How one can pay.',
      input: object({}),
      output: object({
        data: array(object({ method: oneOf(['card']), provider: string({ max: 40 }), title: string({ max: 100 }) }), {
          max: 20,
        }),
      }),
      access: 'public',
    }),
    webhook: command('POST /v1/payment-webhooks/:provider', {
      doc: 'The provider tells what happened. Signed with HMAC-SHA256 over the bytes of the body; a repetition changes nothing.',
      input: object({
        provider: string({ max: 40, pattern: '^[a-z0-9-]+$' }),
        body: string({ max: 65_536, doc: 'The bytes as they came.' }),
        signature: optional(string({ min: 1, max: 500, doc: 't=<seconds>,v1=<hex>' })),
        stripeSignature: optional(string({ min: 1, max: 500, doc: 'The same, where Stripe puts it.' })),
      }),
      headers: { signature: 'X-Webhook-Signature', stripeSignature: 'Stripe-Signature' },
      text: { type: 'application/json', field: 'body' },
      output: object({ received: oneOf(['applied', 'known', 'ignored']) }),
      access: 'public',
      priority: 'checkout',
      refusals: { unknown_provider: 'not_found', bad_signature: 'unauthenticated', malformed_event: 'invalid' },
    }),
    authorise: command('POST /v1/payments', {
      doc: 'Reserves money for an order. `authorising`: not decided yet, the event follows. The same paymentId is authorised once.',
      input: object({
        paymentId,
        orderId,
        amount: money,
        method: oneOf(['card']),
        token: string({ min: 1, max: 200 }),
      }),
      ...forOrders,
      idempotency: 'paymentId',
      status: 201,
      later: true,
      refusals: { payment_declined: 'declined', payment_voided: 'conflict', card_number: 'invalid' },
    }),
    capture: command('POST /v1/payments/:paymentId/capture', {
      doc: 'Takes what was reserved, or a part of it: then the rest is released. Once: asking for as much again changes nothing, and another amount is refused.',
      input: object({ paymentId, amount: optional(money) }),
      ...forOrders,
      idempotency: 'paymentId amount',
      later: true,
      refusals: {
        ...ofPayment,
        not_authorised: 'conflict',
        more_than_authorised: 'conflict',
        no_amount: 'invalid',
        already_captured: 'conflict',
      },
    }),
    void: command('POST /v1/payments/:paymentId/void', {
      doc: 'Gives back what was reserved, also when that is not decided yet, or when the payment is not known yet: then it never will be.',
      input: object({ paymentId, orderId }),
      ...forOrders,
      idempotency: 'paymentId',
      later: true,
      refusals: { already_captured: 'conflict' },
    }),
    refund: command('POST /v1/payments/:paymentId/refunds', {
      doc: 'Gives back what was taken, or a part of it.',
      input: object({ paymentId, refundId: id('ref'), amount: money }),
      ...forOrders,
      idempotency: 'refundId',
      status: 201,
      later: true,
      refusals: ofRefund,
    }),
    repay: command('POST /v1/payments/:paymentId/repayments', {
      doc: 'Gives back, by hand, what was taken: all that is left of it, or a part. Its order hears of it.',
      input: object({ paymentId, amount: optional(money) }),
      output: shownPayment,
      access: 'payment:write',
      idempotency: 'required',
      status: 201,
      later: true,
      refusals: ofRefund,
    }),
    show: query('GET /v1/payments/:paymentId', {
      doc: 'A payment as it is now.',
      input: object({ paymentId }),
      output: shownPayment,
      access: 'payment:read',
      callers: ['order'],
      priority: 'checkout',
      refusals: ofPayment,
    }),
    list: query('GET /v1/payments', {
      doc: 'Payments, newest first.',
      input: object({ ...paging, orderId: optional(orderId), state: optional(state) }),
      output: page(shownPayment),
      access: 'payment:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    ledger: query('GET /v1/ledger', {
      doc: 'Every movement of money, newest first. Each debits one account and credits another; none is ever changed.',
      input: object({ ...paging, paymentId: optional(paymentId), account: optional(account) }),
      output: page(entry),
      access: 'payment:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    balances: query('GET /v1/ledger/balances', {
      doc: 'The accounts of the ledger, of all payments or of one, by currency.',
      input: object({ ...paging, paymentId: optional(paymentId) }),
      output: page(balance),
      access: 'payment:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    reconcile: command('POST /v1/reconciliations', {
      doc: 'Compares the ledger of the provider with ours, from where the last run ended. It is done each minute anyhow.',
      input: object({}),
      output: object({
        read: integer({ min: 0, doc: 'Movements that the provider has made since.' }),
        agreed: integer({ min: 0, doc: 'Payments of which both sides say the same.' }),
        repaired: integer({ min: 0, doc: 'Of these, those that differed until we looked them up again.' }),
        waiting: integer({ min: 0, doc: 'Payments that differ, and are looked up again before it is a case.' }),
        opened: integer({ min: 0, doc: 'Cases that are new.' }),
        open: integer({ min: 0, doc: 'Cases that are open now.' }),
        more: boolean({ doc: 'There is more to compare: ask again.' }),
      }),
      access: 'payment:write',
      refusals: { provider_away: 'unavailable' },
    }),
    cases: query('GET /v1/reconciliation-cases', {
      doc: 'Where the provider contradicts us, newest first.',
      input: object({
        ...paging,
        state: optional(oneOf(['open', 'closed'])),
        reference: optional(string({ max: 100 })),
      }),
      output: page(shownCase),
      access: 'payment:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    close: command('POST /v1/reconciliation-cases/:caseId/close', {
      doc: 'Closes a case, with a note of what was done about it. One that is closed stays as it is.',
      input: object({ caseId: id('case'), note: string({ min: 1, max: 500 }) }),
      output: shownCase,
      access: 'payment:write',
      refusals: { unknown_case: 'not_found' },
    }),
  },
  events: {
    authorised: event(object(facts), { key: 'orderId', doc: 'The money is reserved.' }),
    declined: event(object({ ...facts, reason }), { key: 'orderId', doc: 'The provider will not. Final.' }),
    captured: event(object(facts), { key: 'orderId', doc: 'The money was taken.' }),
    voided: event(object(facts), { key: 'orderId', doc: 'What was reserved is free again.' }),
    refunded: event(object({ ...facts, refundId: id('ref') }), {
      key: 'orderId',
      doc: 'Money was given back: because the order or staff wanted it, or at the provider.',
    }),
    withheld: event(object({ ...facts, refundId: id('ref'), reason }), {
      key: 'orderId',
      doc: 'A refund that was accepted will not be: the provider refuses. Final.',
    }),
  },
})
