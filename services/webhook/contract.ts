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

const endpointId = id('whe')
const deliveryId = id('whd')
const type = string({ max: 100, doc: 'The type of an event.', example: 'order.confirmed' })
const url = string({ min: 1, max: 2_000, doc: 'Where events are sent.', example: 'https://erp.example/hooks/souk' })
const events = array(type, {
  min: 1,
  max: 100,
  doc: 'Types of events, of those at /v1/webhook-event-types, or `*` for all.',
})
const description = string({ max: 500, doc: 'For whom it is.' })
const reason = oneOf(['asked', 'gone', 'failing'], {
  title: 'WebhookDisabledReason',
  doc: '`asked`: by staff. `gone`: it answered 410. `failing`: everything that was sent has failed for days.',
})
const quietUntil = time({
  doc: 'Nothing is sent there before: by `Retry-After` of a 429 or 503, but for an hour at most.',
})
const endpoint = {
  endpointId,
  url,
  events,
  description,
  enabled: boolean(),
  disabledReason: optional(reason),
  disabledAt: optional(time()),
  failingSince: optional(time({ doc: 'Since then nothing was taken. It is disabled when that lasts for days.' })),
  quietUntil: optional(quietUntil),
  createdAt: time(),
}
const shownEndpoint = object(endpoint, { title: 'WebhookEndpoint' })
const secret = string({ max: 100, doc: 'Signs what is sent. It is shown this once.', example: 'whsec_c2VjcmV0' })
const shownSecret = object({ ...endpoint, secret }, { title: 'WebhookEndpointWithSecret' })
const attempt = object(
  {
    at: time(),
    ms: integer({ min: 0, doc: 'How long it took.' }),
    status: optional(integer({ doc: 'Of the answer, if there was one.' })),
    problem: optional(string({ max: 500, doc: 'Why the event does not count as taken.' })),
    answer: optional(string({ max: 2_000, doc: 'How the answer of an attempt that failed began.' })),
    quietUntil: optional(quietUntil),
  },
  { title: 'WebhookAttempt' },
)
const status = oneOf(['waiting', 'delivered', 'failed'], { title: 'WebhookDeliveryStatus' })
const delivery = object(
  {
    deliveryId,
    endpointId,
    type,
    eventId: string({ max: 200, doc: 'The same at every endpoint.' }),
    status,
    attempts: array(attempt, { max: 20, doc: 'The newest last.' }),
    nextAttemptAt: optional(time()),
    createdAt: time(),
  },
  { title: 'WebhookDelivery' },
)
const ofEndpoint = { unknown_endpoint: 'not_found' } as const
const ofInput = { bad_url: 'invalid', unknown_event: 'invalid' } as const
const write = { access: 'webhook:write' } as const
const read = { access: 'webhook:read' } as const

export const webhook = contract('webhook', {
  doc: 'Tells systems of others what happened, by signed requests to addresses that staff subscribe (Standard Webhooks).',
  operations: {
    eventTypes: query('GET /v1/webhook-event-types', {
      doc: 'The events that can be subscribed. What each carries is in the AsyncAPI document.',
      input: object({}),
      output: object({ data: array(object({ type, doc: string({ max: 2_000 }) }, { title: 'WebhookEventType' })) }),
      ...read,
    }),
    list: query('GET /v1/webhook-endpoints', {
      doc: 'Endpoints with their state, the newest first.',
      input: object(paging),
      output: page(shownEndpoint),
      refusals: { bad_cursor: 'invalid' },
      ...read,
    }),
    create: command('POST /v1/webhook-endpoints', {
      doc: 'Subscribes an address to events from now on. The answer has the secret with which its owner verifies them.',
      input: object({ url, events, description: optional(description) }),
      output: shownSecret,
      refusals: { ...ofInput, too_many_endpoints: 'conflict' },
      ...write,
    }),
    show: query('GET /v1/webhook-endpoints/:endpointId', {
      doc: 'One endpoint with its state.',
      input: object({ endpointId }),
      output: shownEndpoint,
      refusals: ofEndpoint,
      ...read,
    }),
    change: command('PATCH /v1/webhook-endpoints/:endpointId', {
      doc: 'Changes what is given and leaves the rest. While an endpoint is disabled nothing is noted for it. What waited already is sent at once when it is enabled again, or has another address. An attempt that is under way still goes to the address before: what is taken there counts as taken, and what is not says nothing about the new one.',
      input: object({
        endpointId,
        url: optional(url),
        events: optional(events),
        description: optional(description),
        enabled: optional(boolean()),
      }),
      output: shownEndpoint,
      refusals: { ...ofEndpoint, ...ofInput },
      ...write,
    }),
    remove: command('DELETE /v1/webhook-endpoints/:endpointId', {
      doc: 'Forgets an endpoint, with its deliveries. Attempts that are under way still go there.',
      input: object({ endpointId }),
      output: object({ endpointId }),
      refusals: ofEndpoint,
      ...write,
    }),
    rotateSecret: command('POST /v1/webhook-endpoints/:endpointId/rotate-secret', {
      doc: 'Makes another secret. For 24 hours what is sent has a signature by each of the two. Another one within that time drops the oldest.',
      input: object({ endpointId }),
      output: shownSecret,
      refusals: ofEndpoint,
      ...write,
    }),
    sendTest: command('POST /v1/webhook-endpoints/:endpointId/test', {
      doc: 'Sends a `webhook.test`, whatever is subscribed, as an event is sent. What became of it is in the deliveries.',
      input: object({ endpointId }),
      output: delivery,
      refusals: { ...ofEndpoint, endpoint_disabled: 'conflict' },
      ...write,
    }),
    deliveries: query('GET /v1/webhook-endpoints/:endpointId/deliveries', {
      doc: 'What was sent to an endpoint, or is to be, with every attempt: the newest events first.',
      input: object({ ...paging, endpointId, status: optional(status) }),
      output: page(delivery),
      refusals: { ...ofEndpoint, bad_cursor: 'invalid' },
      ...read,
    }),
    resend: command('POST /v1/webhook-deliveries/:deliveryId/resend', {
      doc: 'Sends an event once more, now, under the same id and with the same body, also one that was taken or is being sent. Only while the endpoint wants to be left alone (`quietUntil`) it waits.',
      input: object({ deliveryId }),
      output: delivery,
      refusals: { unknown_delivery: 'not_found', endpoint_disabled: 'conflict' },
      ...write,
    }),
  },
  events: {
    disabled: event(object({ endpointId, reason }), {
      key: 'endpointId',
      doc: 'Nothing is sent to an endpoint any more until staff enable it.',
    }),
  },
})
