import {
  array,
  boolean,
  command,
  contract,
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

const chargeId = id('chg')
const reference = string({ min: 1, max: 100, doc: 'What the merchant calls the payment; one charge for each.' })
const state = oneOf(['action_required', 'authorised', 'declined', 'captured', 'voided'])
const charge = object({
  chargeId,
  reference,
  state,
  amount: money,
  captured: money,
  refunded: money,
  reason: optional(string({ max: 60 })),
  nextAction: optional(object({ type: oneOf(['redirect']), url: string({ max: 500 }) })),
  createdAt: time(),
})
const outOfOrder = { out_of_order: 'unavailable' } as const
const forPayment = { access: 'service', callers: ['payment'], priority: 'checkout', output: charge } as const
const pageFile = object({ contentType: oneOf(['text/html; charset=utf-8']), content: string({ max: 100_000 }) })
const rate = integer({ min: 0, max: 100, doc: 'Per cent of the requests.' })

export const provider = contract('provider', {
  doc: 'Stands in for a payment provider, and behaves like one: its own ledger, idempotency keys, webhooks, latency and faults.',
  operations: {
    authorise: command('POST /provider/charges', {
      doc: 'Reserves money. One charge for each reference, whatever the key.',
      input: object({
        reference,
        amount: money,
        token: string({ min: 1, max: 200 }),
        since: optional(time({ doc: 'When it was asked for first.' })),
      }),
      ...forPayment,
      idempotency: 'reference',
      status: 201,
      refusals: {
        card_declined: 'declined',
        insufficient_funds: 'declined',
        unknown_token: 'invalid',
        voided: 'conflict',
        other_amount: 'conflict',
        unsupported_amount: 'invalid',
        ...outOfOrder,
      },
    }),
    lookup: query('GET /provider/charges/by-reference/:reference', {
      doc: 'What became of a charge.',
      input: object({ reference }),
      ...forPayment,
      refusals: { unknown_charge: 'not_found', ...outOfOrder },
    }),
    capture: command('POST /provider/charges/:reference/capture', {
      doc: 'Takes what was reserved, or a part of it: the rest is free again. Once.',
      input: object({ reference, amount: money }),
      ...forPayment,
      refusals: { unknown_charge: 'not_found', not_authorised: 'conflict', wrong_amount: 'invalid', ...outOfOrder },
    }),
    void: command('POST /provider/charges/:reference/void', {
      doc: 'Gives back what was reserved. Of a reference that is not known, nothing will ever be reserved.',
      input: object({ reference, amount: money }),
      ...forPayment,
      refusals: { already_captured: 'conflict', ...outOfOrder },
    }),
    refund: command('POST /provider/charges/:reference/refunds', {
      doc: 'Gives back what was taken.',
      input: object({ reference, refundReference: string({ min: 1, max: 100 }), amount: money }),
      ...forPayment,
      status: 201,
      refusals: {
        unknown_charge: 'not_found',
        not_captured: 'conflict',
        more_than_captured: 'conflict',
        ...outOfOrder,
      },
    }),
    ledger: query('GET /provider/ledger', {
      doc: 'Every movement of money, oldest first: the truth about who was charged. A refund that failed later is there again, negative.',
      input: object({ after: optional(integer({ min: 0, doc: 'Position of the last one that is known.' })) }),
      output: object({
        data: array(
          object({
            position: integer(),
            at: time(),
            reference,
            kind: oneOf(['authorised', 'captured', 'voided', 'refunded']),
            amount: money,
          }),
          { max: 1_000 },
        ),
      }),
      access: 'provider:read',
      callers: ['payment'],
    }),
    intervene: command('POST /provider/charges/:reference/interventions', {
      doc: 'Somebody takes, releases or gives back money at the dashboard of the provider, behind the back of the merchant.',
      input: object({ reference, what: oneOf(['capture', 'void', 'refund']), amount: money }),
      output: charge,
      access: 'provider:write',
      refusals: { unknown_charge: 'not_found', impossible: 'conflict' },
    }),
    faults: command('PUT /provider/faults', {
      doc: 'Switches faults on and off while it runs. What is left out is switched off. Webhooks tell of what was decided later, by the customer.',
      input: object({
        latencyMs: optional(integer({ min: 0, max: 60_000 })),
        errorRate: optional(rate),
        silentRate: optional(rate),
        webhookDelayMs: optional(integer({ min: 0, max: 600_000 })),
        webhookTwice: optional(boolean()),
        webhookReversed: optional(boolean()),
        webhooksOff: optional(boolean()),
        webhooksForAll: optional(boolean({ doc: 'Also of what the answer to a request has told already.' })),
      }),
      output: object({ on: array(string({ max: 40 }), { max: 20 }) }),
      access: 'provider:write',
    }),
    challenge: query('GET /provider/challenges/:chargeId', {
      doc: 'The page on which a customer confirms a payment that needs a second step.',
      input: object({ chargeId }),
      output: pageFile,
      file: true,
      access: 'public',
      refusals: { unknown_charge: 'not_found' },
    }),
    decide: command('POST /provider/challenges/:chargeId', {
      doc: 'The customer confirms the payment, or does not.',
      input: object({ chargeId, approve: boolean() }),
      output: object({ state }),
      access: 'public',
      refusals: { unknown_charge: 'not_found' },
    }),
    answer: command('POST /provider/challenges/:chargeId/answer', {
      doc: 'The same, by the form of the page: `approve=true` or `approve=false`.',
      input: object({ chargeId, form: string({ max: 100 }) }),
      text: { type: 'application/x-www-form-urlencoded', field: 'form' },
      output: pageFile,
      file: true,
      access: 'public',
      refusals: { unknown_charge: 'not_found' },
    }),
    sign: query('GET /provider/webhook-signatures', {
      doc: 'A signature of now for a webhook that is sent once more: the one it had before is too old.',
      input: object({ body: string({ min: 1, max: 2_000 }) }),
      output: object({ signature: string({ max: 200 }), signedAt: integer({ doc: 'Milliseconds since 1970.' }) }),
      access: 'service',
      callers: ['provider'],
      priority: 'background',
    }),
  },
  events: {},
})
