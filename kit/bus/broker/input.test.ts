import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { event, KEY } from '../conformance/stage.ts'
import { openStand, type Stand } from './testing/stand.ts'
import { MAX_BODY, MAX_EVENT } from './wire.ts'

const good = event(KEY, 1)
const member = { member: 'm1', topics: ['order'], from: 'beginning' }
const rewind = '/v1/groups/search/rewind'
const events = '/v1/topics/order/events'
const fetching = '/v1/groups/search/fetch'
const acknowledge = '/v1/groups/search/acknowledge'

/** What is sent, the status of the answer, and the field that it names. */
const table: [path: string, body: unknown, status: number, pointer?: string][] = [
  ['/v1/topics/Order/events', { events: [good] }, 422, '/name'],
  [`/v1/topics/${'a'.repeat(64)}/events`, { events: [good] }, 422, '/name'],
  ['/v1/topics/-/events', { events: [good] }, 422, '/name'],
  [events, '', 400],
  [events, '{"events":', 400],
  [events, 'null', 422, ''],
  [events, [], 422, ''],
  [events, {}, 422, '/events'],
  [events, { events: [] }, 422, '/events'],
  [events, { events: 'all' }, 422, '/events'],
  [events, { events: [good, null] }, 422, '/events/1'],
  [events, { events: [{ ...good, subject: undefined }] }, 422, '/events/0/subject'],
  [events, { events: [{ ...good, subject: '' }] }, 422, '/events/0/subject'],
  [events, { events: [{ ...good, sequence: 1 }] }, 422, '/events/0/sequence'],
  [events, { events: [{ ...good, sequence: '0' }] }, 422, '/events/0/sequence'],
  [events, { events: [{ ...good, specversion: '0.3' }] }, 422, '/events/0/specversion'],
  [events, { events: [{ ...good, time: 'today' }] }, 422, '/events/0/time'],
  [events, { events: [good, { ...good, data: 'x'.repeat(MAX_EVENT) }] }, 422, '/events/1'],
  [events, { events: Array.from({ length: 1_001 }, () => good) }, 422, '/events'],
  [events, { events: [{ ...good, data: 'x'.repeat(MAX_BODY) }] }, 413],
  [fetching, {}, 422, '/member'],
  [fetching, { ...member, member: 'a b' }, 422, '/member'],
  [fetching, { ...member, topics: [] }, 422, '/topics'],
  [fetching, { ...member, topics: ['order', 'NO'] }, 422, '/topics/1'],
  [fetching, { ...member, from: 'yesterday' }, 422, '/from'],
  [fetching, { ...member, maxEvents: 101 }, 422, '/maxEvents'],
  [fetching, { ...member, maxEvents: 0 }, 422, '/maxEvents'],
  [fetching, { ...member, waitMs: -1 }, 422, '/waitMs'],
  [fetching, { ...member, waitMs: 30_001 }, 422, '/waitMs'],
  [fetching, { ...member, detached: 'yes' }, 422, '/detached'],
  ['/v1/groups/No/fetch', member, 422, '/name'],
  [acknowledge, { member: 'm1', batches: [] }, 422, '/batches'],
  [acknowledge, { member: 'm1', batches: [{ topic: 'order', partition: 16, next: 1 }] }, 422, '/batches/0/partition'],
  [acknowledge, { member: 'm1', batches: [{ topic: 'order', partition: 0, next: 1.5 }] }, 422, '/batches/0/next'],
  [acknowledge, { member: 'm1', batches: [{ topic: 'order', partition: 0, next: 1 }] }, 409, '/batches/0'],
  ['/v1/groups/search/leave', {}, 422, '/member'],
  [rewind, { topic: 'order', to: 'then' }, 422, '/to'],
  [rewind, { topic: 'order', to: '2026-13-41T00:00:00Z' }, 422, '/to'],
  [rewind, { topic: 'nowhere', to: 'now' }, 404, '/topic'],
  ['/v1/events?topic=NO', undefined, 422, '/topic'],
  ['/v1/events?after=-1', undefined, 422, '/after'],
  ['/v1/events?limit=many', undefined, 422, '/limit'],
  ['/v1/events?limit=1&limit=2', undefined, 422, '/limit'],
  ['/v1/nothing', undefined, 404],
  ['/v1/topics/%00/events', { events: [good] }, 422, '/name'],
  ['/v1/topics/%/events', { events: [good] }, 400],
]

describe('bad input', () => {
  let stand: Stand
  before(async () => {
    stand = await openStand()
    await stand.ask(events, { events: [good] })
  })
  after(() => stand.close())

  for (const [path, body, status, pointer] of table) {
    const shown = typeof body === 'string' ? body : JSON.stringify(body)
    test(`${path.slice(0, 60)} ${shown?.slice(0, 60)} is answered ${status} ${pointer ?? ''}`, async () => {
      const answer = await stand.ask(path, body)
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      assert.equal(answer.body.status, status)
      assert.ok(typeof answer.body.code === 'string' && typeof answer.body.detail === 'string')
      if (pointer !== undefined)
        assert.ok(
          answer.body.errors?.some((fault) => fault.pointer === pointer),
          JSON.stringify(answer.body),
        )
    })
  }

  test('another content type is answered 415', async () => {
    assert.equal((await stand.ask(events, 'x', { 'content-type': 'text/plain' })).status, 415)
  })

  test('nothing of it was published and no topic was made', async () => {
    const { topics } = await stand.status()
    assert.deepEqual(
      topics.map(({ name, events }) => [name, events]),
      [['order', 1]],
    )
  })
})
