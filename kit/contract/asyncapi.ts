import type { Contract, EventType } from './contract.ts'
import { exampleOf } from './example.ts'
import type { DocumentInfo } from './openapi.ts'
import { plainSchema } from './plain-schema.ts'

type Node = Record<string, unknown>

const EVENT_TYPE = 'application/cloudevents+json'

/**
 * The events of a system as AsyncAPI 3.0, made from the contracts of its services: one channel for each service that emits
 * something, one message and one `send` operation for each event. Payloads are CloudEvents 1.0; `x-key` names the field
 * whose events stay in order, `x-heard-by` the services that react.
 */
export function asyncapi(
  contracts: readonly Contract[],
  { title, version, description }: Omit<DocumentInfo, 'serverUrl'>,
  heardBy: (type: string) => readonly string[] = () => [],
) {
  const speaking = contracts.filter(({ events }) => Object.keys(events).length > 0)
  const events = speaking.flatMap((contract) => Object.values(contract.events))
  return {
    asyncapi: '3.0.0',
    info: { title, version, ...(description === undefined ? {} : { description }), tags: speaking.map(tagOf) },
    defaultContentType: EVENT_TYPE,
    channels: Object.fromEntries(speaking.map((contract) => [contract.name, channelOf(contract)])),
    operations: Object.fromEntries(events.map((event) => [event.type, sendOf(event)])),
    components: {
      messages: Object.fromEntries(
        events.map((event) => [event.type, { ...messageOf(event), 'x-heard-by': heardBy(event.type) }]),
      ),
    },
  }
}

const tagOf = ({ name, doc }: Contract): Node => ({ name, description: doc })

const channelOf = ({ name, doc, events }: Contract): Node => ({
  address: name,
  title: `What ${name} tells`,
  description: doc,
  messages: Object.fromEntries(
    Object.values(events).map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
  ),
})

const sendOf = ({ service, type, doc }: EventType): Node => ({
  action: 'send',
  channel: { $ref: `#/channels/${service}` },
  messages: [{ $ref: `#/channels/${service}/messages/${type}` }],
  summary: doc,
  tags: [{ name: service }],
})

function messageOf({ service, type, doc, key, payload }: EventType): Node {
  const data = exampleOf(payload)
  return {
    name: type,
    title: type,
    summary: doc,
    contentType: EVENT_TYPE,
    'x-key': key,
    tags: [{ name: service }],
    payload: envelope(service, type, key, plainSchema(payload)),
    examples: [{ name: 'example', payload: exampleEnvelope(service, type, String((data as Node)[key]), data) }],
  }
}

const envelope = (service: string, type: string, key: string, data: Node): Node => ({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'sequence', 'data'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', description: 'Unique for each source; a repeated delivery has the same.' },
    source: { const: `/souk/${service}` },
    type: { const: type },
    subject: { type: 'string', description: `The value of \`${key}\`. Events of one subject come in order.` },
    time: { type: 'string', format: 'date-time' },
    datacontenttype: { const: 'application/json' },
    sequence: { type: 'string', pattern: '^\\d+$', description: '1, 2, 3 … for each subject, without gaps.' },
    traceparent: { type: 'string', description: 'The trace of the transaction that emitted it (W3C).' },
    data,
  },
})

const exampleEnvelope = (service: string, type: string, subject: string, data: unknown): Node => ({
  specversion: '1.0',
  id: 'evt_01jd9m3zq8e5k9r2v7x4t6w1ab',
  source: `/souk/${service}`,
  type,
  subject,
  time: '2026-11-21T08:30:00.000Z',
  datacontenttype: 'application/json',
  sequence: '1',
  data,
})
