import assert from 'node:assert/strict'
import { test } from 'node:test'
import { event, ids, KEY, story } from '../conformance/stage.ts'
import { openStand, type Stand } from './testing/stand.ts'

const EVENTS = '/v1/topics/order/events'
/** Room for five events. */
const LIMIT = 5 * Buffer.byteLength(JSON.stringify(event(KEY, 100)))
const DAY_MS = 24 * 3_600_000

const publish = async (stand: Stand, count: number, first: number) => {
  const answer = await stand.ask(EVENTS, { events: story(KEY, count, first) })
  assert.equal(answer.status, 200)
}

const fetchOnce = async (stand: Stand, group: string) => {
  const body = { member: 'm1', topics: ['order'], from: 'beginning', detached: true }
  return (await stand.ask(`/v1/groups/${group}/fetch`, body)).body.batches ?? []
}

const order = async (stand: Stand) => {
  const topic = (await stand.status()).topics.find(({ name }) => name === 'order')
  assert.ok(topic)
  return topic
}

test('events over the limit of bytes go, the oldest first, and what a group loses by that is counted', async () => {
  const stand = await openStand({ retention: { bytes: LIMIT, ms: DAY_MS } })
  try {
    await publish(stand, 4, 1)
    assert.deepEqual((await fetchOnce(stand, 'slow'))[0]?.complete, true)
    await publish(stand, 5, 5)
    await stand.clock.advance(2_000)
    const topic = await order(stand)
    assert.deepEqual(
      [topic.events, topic.complete, topic.partitions[0]?.first, topic.partitions[0]?.next],
      [5, false, 4, 9],
    )
    assert.ok(topic.bytes <= LIMIT)
    // The four that it has in hand are not lost: it may be handling them now.
    assert.equal(topic.groups[0]?.lost, 0)
    await publish(stand, 3, 10)
    await stand.clock.advance(2_000)
    assert.equal((await order(stand)).groups[0]?.lost, 3)
    const [batch] = await fetchOnce(stand, 'slow')
    assert.deepEqual(
      [batch?.offset, batch?.complete, ids((batch?.events ?? []) as never)],
      [7, false, ids(story(KEY, 5, 8))],
    )
  } finally {
    await stand.close()
  }
})

test('events go when they are too old, offsets go on, and all of it survives a restart', async () => {
  const stand = await openStand({ retention: { bytes: 1e9, ms: DAY_MS } })
  try {
    await publish(stand, 700, 1)
    stand.clock.jumpWall(DAY_MS / 2)
    await publish(stand, 2, 701)
    stand.clock.jumpWall(DAY_MS / 2)
    await stand.clock.advance(2_000)
    assert.equal((await order(stand)).events, 2)
    stand.clock.jumpWall(DAY_MS)
    await stand.clock.advance(2_000)
    assert.deepEqual([(await order(stand)).events, (await order(stand)).bytes], [0, 0])
    await stand.restart()
    await publish(stand, 1, 703)
    const [batch] = await fetchOnce(stand, 'fresh')
    assert.deepEqual([batch?.offset, batch?.next, batch?.complete], [702, 703, false])
    const { events } = (await stand.ask('/v1/events?after=0')).body as unknown as { events: { arrival: number }[] }
    assert.deepEqual(
      events.map(({ arrival }) => arrival),
      [703],
    )
  } finally {
    await stand.close()
  }
})
