import type { FastifyInstance } from 'fastify'
import { platformProblem, Refusal } from '../../contract/index.ts'
import { partitionOf } from '../bus.ts'
import type { Commits } from './commits.ts'
import { MAX_BATCH } from './delivery.ts'
import type { Log } from './log.ts'
import type { Members } from './members.ts'
import { offsetAt, type Target } from './rewind.ts'
import { send } from './server.ts'
import type { State } from './state.ts'
import { status } from './status.ts'
import type { Tail } from './tail.ts'
import * as wire from './wire.ts'

export interface Parts {
  readonly log: Log
  readonly state: State
  readonly commits: Commits
  readonly members: Members
  readonly tail: Tail
}

const JSON_TYPE = 'application/json; charset=utf-8'
const DONE = '{}'

/** Every way to talk to the broker. */
export function addRoutes(server: FastifyInstance, parts: Parts): void {
  server.addHook('onSend', async (_request, reply, payload) => {
    if (!reply.hasHeader('content-type')) reply.type(JSON_TYPE)
    return payload
  })
  addTopics(server, parts)
  addGroups(server, parts)
  server.get('/health/ready', async (_request, reply) => {
    if (parts.commits.failure === undefined) return '{"status":"ready"}'
    return send(reply, platformProblem('unavailable', `The log cannot be written: ${String(parts.commits.failure)}.`))
  })
}

function addTopics(server: FastifyInstance, { state, commits, tail }: Parts): void {
  server.post('/v1/topics/:name/events', async (request) => {
    const { name } = wire.checked(wire.named, request.params)
    const { events } = wire.checked(wire.publishBody, request.body)
    const rows = events.map((event, at) => {
      const text = JSON.stringify(event)
      if (text.length > wire.MAX_EVENT) throw tooLong(at)
      return { partition: partitionOf(event.subject), text }
    })
    await commits.publish(state.topic(name), rows)
    return `{"published":${rows.length}}`
  })
  server.get('/v1/topics', async () => JSON.stringify(status(state)))
  server.get('/v1/events', async (request) => {
    const { topic, after, limit, waitMs } = wire.checked(wire.tailQuery, request.query)
    return tail.read({
      topic,
      after: after === undefined ? undefined : Number(after),
      limit: Math.min(Number(limit ?? 100), wire.MAX_EVENTS),
      waitMs: Math.min(Number(waitMs ?? 0), wire.MAX_WAIT_MS),
    })
  })
}

function addGroups(server: FastifyInstance, { log, state, commits, members }: Parts): void {
  const nameOf = (params: unknown) => wire.checked(wire.named, params).name
  server.post('/v1/groups/:name/fetch', (request) => {
    const body = wire.checked(wire.fetchBody, request.body)
    const { maxEvents = MAX_BATCH, waitMs = 0, detached = false } = body
    return members.fetch(nameOf(request.params), { ...body, maxEvents, waitMs, detached }, request.raw.socket)
  })
  server.post('/v1/groups/:name/acknowledge', async (request) => {
    const { member, batches } = wire.checked(wire.acknowledgeBody, request.body)
    const refused = members.acknowledge(nameOf(request.params), member, batches)
    await commits.saved()
    if (refused.length > 0) throw notHeld(refused)
    return DONE
  })
  server.post('/v1/groups/:name/leave', async (request) => {
    members.retire(nameOf(request.params), wire.checked(wire.leaveBody, request.body).member)
    return DONE
  })
  server.post('/v1/groups/:name/rewind', async (request) => {
    const name = nameOf(request.params)
    const body = wire.checked(wire.rewindBody, request.body)
    const topic = state.topics.get(body.topic)
    if (!topic) throw noTopic(body.topic)
    const target = targetOf(body.to)
    const group = state.group(name)
    group.begin(topic, 'beginning')
    group.rewind(topic, (partition) => offsetAt(log, topic, partition, target))
    members.rewound(group)
    await commits.saved()
    return DONE
  })
}

function targetOf(to: string): Target {
  if (to === 'beginning' || to === 'now') return to
  const at = Date.parse(to)
  if (Number.isNaN(at)) throw wire.invalid([{ pointer: '/to', code: 'time', message: 'must be a time that exists' }])
  return { at }
}

const noTopic = (name: string) =>
  new Refusal('topic_not_found', 'not_found', `There is no topic ${name}.`, [{ pointer: '/topic', code: 'not_found' }])

const tooLong = (at: number) =>
  wire.invalid([
    { pointer: `/events/${at}`, code: 'max_length', message: `must not be longer than ${wire.MAX_EVENT} as JSON` },
  ])

const notHeld = (indexes: readonly number[]) =>
  new Refusal(
    'not_held',
    'conflict',
    'This member does not hold the batch: it was expelled or has acknowledged it.',
    indexes.map((at) => ({
      pointer: `/batches/${at}`,
      code: 'not_held',
      message: 'is not in the hand of this member',
    })),
  )
