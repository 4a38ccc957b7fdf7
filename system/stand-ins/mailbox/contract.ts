import { array, command, contract, integer, object, oneOf, optional, query, string, time } from '@souk/kit/contract'

const id = string({ min: 1, max: 300, doc: 'An e-mail: its `Message-ID`. A text message: the id that came with it.' })
const channel = oneOf(['email', 'sms'])
const to = string({ min: 1, max: 300 })
const recipient = string({ max: 300, doc: 'Only what went to this address or number.' })
const text = string({ max: 100_000 })
const html = string({ max: 200_000, doc: 'Empty if it came without.' })

export const mailbox = contract('mailbox', {
  doc: 'Catches every message instead of delivering it, so that it can be read. Not for production.',
  operations: {
    inbox: query('GET /inbox', {
      doc: 'What was caught as a page, to be looked at in a browser.',
      input: object({ to: optional(recipient) }),
      output: object({
        contentType: oneOf(['text/html; charset=utf-8']),
        content: string({ max: 400_000, doc: 'In base64.' }),
      }),
      access: 'public',
      file: true,
    }),
    list: query('GET /mailbox', {
      doc: 'What was caught, newest first. A message that came several times is shown once, with how often it came.',
      input: object({
        to: optional(recipient),
        limit: optional(integer({ min: 1, max: 1_000, doc: 'How many at most. Default 50.' })),
      }),
      output: object({
        data: array(
          object({ id, channel, to, subject: string(), text, html, at: time(), deliveries: integer({ min: 1 }) }),
        ),
      }),
      access: 'public',
    }),
    page: query('GET /mailbox/:id', {
      doc: 'One message as a page, to be looked at in a browser.',
      input: object({ id }),
      output: object({
        contentType: oneOf(['text/html; charset=utf-8', 'text/plain; charset=utf-8']),
        content: string({ max: 1_200_000, doc: 'In base64.' }),
      }),
      access: 'public',
      file: true,
      refusals: { unknown_message: 'not_found' },
    }),
    receive: command('POST /mailbox/messages', {
      doc: 'A message comes in, by the door for SMTP or by that for text messages.',
      input: object({
        id,
        channel,
        to,
        raw: string({ max: 600_000, doc: 'An e-mail as it travelled, a byte in each character; or a text.' }),
      }),
      output: object({ deliveries: integer({ min: 1 }) }),
      access: 'service',
    }),
  },
  events: {},
})
