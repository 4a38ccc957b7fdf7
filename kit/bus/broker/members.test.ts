import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { event, KEY, keys, story } from '../conformance/stage.ts'
import { SESSION_MS } from './members.ts'
import { openStand, type Stand } from './testing/stand.ts'

let stand: Stand
beforeEach(async () => {
  stand = await openStand()
})
afterEach(() => stand.close())

const publish = (events: unknown[]) => stand.ask('/v1/topics/order/events', { events })
const fetching = (member: string, more = {}) =>
  ['/v1/groups/team/fetch', { member, topics: ['order'], from: 'beginning', detached: true, ...more }] as const
const acknowledge = (member: string, partition: number, next: number) =>
  stand.ask('/v1/groups/team/acknowledge', { member, batches: [{ topic: 'order', partition, next }] })
const team = async () => {
  const group = (await stand.status()).topics[0]?.groups[0]
  assert.ok(group)
  return group
}

test('a member that falls silent loses its partitions, and its late acknowledgement is refused', async () => {
  await publish(story(KEY, 3))
  assert.equal((await stand.ask(...fetching('silent'))).body.batches?.length, 1)
  assert.deepEqual((await stand.ask(...fetching('heir'))).body.batches, [])
  await stand.clock.advance(SESSION_MS / 2)
  await stand.ask(...fetching('heir'))
  await stand.clock.advance(SESSION_MS / 2 + 2_000)
  assert.deepEqual((await team()).members, ['heir'])
  assert.equal((await acknowledge('silent', 0, 3)).status, 409)
  const [batch] = (await stand.ask(...fetching('heir'))).body.batches ?? []
  assert.deepEqual([batch?.offset, batch?.next], [0, 3])
  assert.equal((await acknowledge('heir', 0, 3)).status, 200)
  assert.equal((await team()).lag, 0)
})

test('a member that waits for events is never silent', async () => {
  const waiting = stand.send(...fetching('patient', { waitMs: 30_000 }))
  while ((await stand.status()).topics.length === 0);
  await stand.clock.advance(SESSION_MS * 2)
  assert.deepEqual((await team()).members, ['patient'])
  await publish([event(KEY, 1)])
  assert.equal((await stand.drive(waiting)).body.batches?.length, 1)
})

test('a fetch is answered as soon as there is something, and after its time when there is nothing', async () => {
  const since = stand.clock.monotonic()
  assert.deepEqual((await stand.ask(...fetching('m1', { waitMs: 5_000 }))).body.batches, [])
  assert.ok(stand.clock.monotonic() - since >= 5_000)
})

test('what a detached member was given comes again with its next fetch until it is acknowledged', async () => {
  await publish(story(KEY, 150))
  for (const attempt of [1, 2]) {
    const [batch] = (await stand.ask(...fetching('m1'))).body.batches ?? []
    assert.deepEqual([attempt, batch?.offset, batch?.next], [attempt, 0, 100])
  }
  await acknowledge('m1', 0, 100)
  const [batch] = (await stand.ask(...fetching('m1', { maxEvents: 7 }))).body.batches ?? []
  assert.deepEqual([batch?.offset, batch?.next], [100, 107])
})

test('an acknowledgement ends the hand once, never moves back, and never moves past what was delivered', async () => {
  await publish(story(KEY, 10))
  await stand.ask(...fetching('m1', { maxEvents: 5 }))
  assert.equal((await acknowledge('m1', 0, 6)).status, 409)
  assert.equal((await acknowledge('m1', 0, 3)).status, 200)
  assert.equal((await acknowledge('m1', 0, 5)).status, 409)
  const [batch] = (await stand.ask(...fetching('m1'))).body.batches ?? []
  assert.deepEqual([batch?.offset, batch?.next], [3, 10])
  assert.equal((await acknowledge('m1', 0, 2)).status, 409)
  assert.equal((await team()).partitions[0]?.position, 3)
})

test('some acknowledgements of a request can be refused while the others count', async () => {
  await publish(keys.slice(0, 2).map((key) => event(key, 1)))
  await stand.ask(...fetching('m1'))
  const batches = [0, 5, 1].map((partition) => ({ topic: 'order', partition, next: 1 }))
  const answer = await stand.ask('/v1/groups/team/acknowledge', { member: 'm1', batches })
  assert.deepEqual([answer.status, answer.body.errors?.map(({ pointer }) => pointer)], [409, ['/batches/1']])
  assert.equal((await team()).lag, 0)
})

test('a group keeps its place over a restart', async () => {
  await publish(story(KEY, 5))
  await stand.ask(...fetching('m1', { maxEvents: 2 }))
  await acknowledge('m1', 0, 2)
  await stand.restart()
  const [batch] = (await stand.ask(...fetching('m2'))).body.batches ?? []
  assert.equal(batch?.offset, 2)
})
