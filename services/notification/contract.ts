import {
  array,
  boolean,
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

const messageId = id('msg')
const orderId = id('ord')
const kind = oneOf(
  [
    'order_received',
    'order_confirmed',
    'payment_waiting',
    'payment_failed',
    'order_cancelled',
    'order_refunded',
    'order_returned',
    'order_shipped',
    'order_delivered',
    'parcel_lost',
  ],
  { title: 'MessageKind' },
)
const channel = oneOf(['email', 'sms'], { title: 'Channel' })
const status = oneOf(['waiting', 'sent', 'failed', 'suppressed'], {
  title: 'MessageStatus',
  doc: '`suppressed`: it was news that the customer does not want.',
})
const message = object(
  {
    messageId,
    orderId,
    kind,
    about: optional(string({ max: 40, doc: 'The refund, the return or the parcel that it is about.' })),
    channel,
    status,
    attempts: integer({ min: 0, doc: 'How often it was tried without success since it was last asked for.' }),
    nextAttemptAt: optional(time()),
    lastError: optional(string({ max: 500 })),
    createdAt: time(),
    sentAt: optional(time()),
    suppressedAt: optional(time()),
  },
  { title: 'Message' },
)
const template = {
  kind,
  channels: array(channel, { doc: 'A text message is sent only where there is a telephone number.' }),
  optional: boolean({ doc: 'It is news that customers can switch off.' }),
}
const written = (max: number) => string({ max, doc: 'Of an example.' })
const optionalKind = oneOf(['order_shipped', 'order_delivered'])
const unwanted = array(optionalKind, { max: 10, doc: 'What is not sent about this order.' })
const preferences = object(
  { orderId, unwanted, optional: array(optionalKind, { doc: 'What can be done without.' }) },
  { title: 'MessagePreferences' },
)
const token = optional(string({ min: 1, max: 100, doc: 'The secret that came with the order, for a guest.' }))

export const notification = contract('notification', {
  doc: 'Tells customers what became of their order: once for each fact, however often it has to try. Writes the letters about accounts too.',
  operations: {
    messages: query('GET /v1/messages', {
      doc: 'Messages with what became of them, those of the newest orders first: customers see those about their own orders, staff with `notification:read` all. Addresses and texts are not kept here.',
      input: object({ ...paging, orderId: optional(orderId), status: optional(status) }),
      output: page(message),
      access: 'public',
      refusals: { bad_cursor: 'invalid', unauthenticated: 'unauthenticated' },
    }),
    resend: command('POST /v1/messages/:messageId/resend', {
      doc: 'Tries a message that waits, failed or was suppressed again, now. One that was sent is not sent twice, and what is not wanted is not sent.',
      input: object({ messageId }),
      output: message,
      access: 'notification:write',
      refusals: { unknown_message: 'not_found', already_sent: 'conflict' },
    }),
    resendFailed: command('POST /v1/messages/resend', {
      doc: 'Tries every message that failed again, now; letters about accounts too, unless they are void by now.',
      input: object({}),
      output: object({ resent: integer({ min: 0, doc: 'How many that are.' }) }),
      access: 'notification:write',
    }),
    templates: query('GET /v1/message-templates', {
      doc: 'The kinds of messages.',
      input: object({}),
      output: object({ data: array(object(template)) }),
      access: 'notification:read',
    }),
    template: query('GET /v1/message-templates/:kind', {
      doc: 'A kind of message, as it is written about an example.',
      input: object({ kind }),
      output: object({
        ...template,
        subject: written(500),
        text: written(100_000),
        html: written(100_000),
        brief: string({ max: 500, doc: 'As a text message.' }),
      }),
      access: 'notification:read',
    }),
    preferences: query('GET /v1/orders/:orderId/message-preferences', {
      doc: 'Which messages about an order are not wanted. For its guest, its customer and staff with `notification:read`.',
      input: object({ orderId, token }),
      headers: { token: 'X-Order-Token' },
      output: preferences,
      access: 'public',
      refusals: { unknown_order: 'not_found' },
    }),
    putPreferences: command('PUT /v1/orders/:orderId/message-preferences', {
      doc: 'Says which messages about an order are not wanted, all of them; also those that wait already are not sent. For its guest, its customer and staff with `notification:write`.',
      input: object({ orderId, token, unwanted }),
      headers: { token: 'X-Order-Token' },
      output: preferences,
      access: 'public',
      refusals: { unknown_order: 'not_found' },
    }),
    unsubscribe: command('POST /v1/orders/:orderId/message-preferences/unsubscribe', {
      doc: 'One click in a mail program (RFC 8058): no news about the order is wanted. What carries a duty is sent all the same.',
      input: object({
        orderId,
        token: string({ min: 1, max: 100, doc: 'The secret that came with the order.' }),
        form: string({
          max: 2_000,
          pattern: 'List-Unsubscribe[\\s\\S]*One-Click',
          doc: 'As form or multipart.',
          example: 'List-Unsubscribe=One-Click',
        }),
      }),
      text: { type: '*/*', field: 'form' },
      output: preferences,
      access: 'public',
      refusals: { unknown_order: 'not_found' },
    }),
  },
  events: {
    sent: event(object({ messageId, orderId, kind, channel }), {
      key: 'messageId',
      doc: 'A message was handed over.',
    }),
    failed: event(object({ messageId, orderId, kind, channel }), {
      key: 'messageId',
      doc: 'A message was given up after its last attempt.',
    }),
  },
})
