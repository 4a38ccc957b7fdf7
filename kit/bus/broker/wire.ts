import {
  array,
  boolean,
  faults,
  integer,
  object,
  oneOf,
  optional,
  Refusal,
  string,
  type Fault,
  type Schema,
  type Value,
} from '../../contract/index.ts'
import { PARTITIONS } from '../bus.ts'
import { NAME } from '../sharing/topic.ts'
import { MAX_BATCH } from './delivery.ts'

/** A body may be this long, in bytes. */
export const MAX_BODY = 4 * 1024 * 1024
/** An event may be this long, in UTF-16 units of its JSON. */
export const MAX_EVENT = 1024 * 1024
export const MAX_EVENTS = 1_000
export const MAX_WAIT_MS = 30_000

const name = string({ max: 63, pattern: NAME })
const member = string({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const digits = string({ pattern: '^[0-9]{1,15}$' })
const word = string({ min: 1 })

const cloudEvent = object({
  specversion: oneOf(['1.0']),
  id: word,
  source: word,
  type: word,
  subject: word,
  time: string({ max: 40, pattern: '^\\d{4}-\\d{2}-\\d{2}T' }),
  datacontenttype: oneOf(['application/json']),
  sequence: string({ pattern: '^[1-9][0-9]{0,15}$' }),
  traceparent: optional(string({ max: 100 })),
})

export const named = object({ name })
export const publishBody = object({ events: array(cloudEvent, { min: 1, max: MAX_EVENTS }) })
export const fetchBody = object({
  member,
  topics: array(name, { min: 1, max: 100 }),
  from: oneOf(['beginning', 'now']),
  maxEvents: optional(integer({ min: 1, max: MAX_BATCH })),
  waitMs: optional(integer({ min: 0, max: MAX_WAIT_MS })),
  detached: optional(boolean()),
})
export const acknowledgeBody = object({
  member,
  batches: array(
    object({ topic: name, partition: integer({ min: 0, max: PARTITIONS - 1 }), next: integer({ min: 0 }) }),
    { min: 1, max: 1_000 },
  ),
})
export const leaveBody = object({ member })
export const rewindBody = object({
  topic: name,
  to: string({ max: 30, pattern: '^(beginning|now|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z)$' }),
})
export const tailQuery = object({
  topic: optional(name),
  after: optional(digits),
  limit: optional(digits),
  waitMs: optional(digits),
})

/** The input as its schema says, or a refusal that names the fields. */
export function checked<S extends Schema>(schema: S, input: unknown): Value<S> {
  const found = faults(schema, input)
  if (found.length > 0) throw invalid(found)
  return input as Value<S>
}

export const invalid = (found: readonly Fault[]): Refusal =>
  new Refusal(
    'invalid',
    'invalid',
    found.map(({ pointer, message }) => `${pointer || 'the body'} ${message}`).join('; '),
    found,
  )
