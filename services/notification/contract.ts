import {
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
const kind = oneOf([
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
])
const channel = oneOf(['email', 'sms'])
const status = oneOf(['waiting', 'sent', 'failed'])
const message = object({
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
})

export const notification = contract('notification', {
  doc: 'Tells customers what became of their order: once for each fact, however often it has to try.',
  operations: {
    messages: query('GET /v1/messages', {
      doc: 'Messages with what became of them, those of the newest orders first. Addresses and texts are not kept here.',
      input: object({ ...paging, orderId: optional(orderId), status: optional(status) }),
      output: page(message),
      access: 'notification:read',
      refusals: { bad_cursor: 'invalid' },
    }),
    resend: command('POST /v1/messages/:messageId/resend', {
      doc: 'Tries a message that waits or failed again, now. One that was sent is not sent twice.',
      input: object({ messageId }),
      output: message,
      access: 'notification:write',
      refusals: { unknown_message: 'not_found', already_sent: 'conflict' },
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
