import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { systemRandom } from '../../world/random.ts'
import { systemClock } from '../../world/clock.ts'
import { connectBroker } from '../broker-client.ts'
import { assertStories, event, ids, KEY, keys, story } from '../conformance/stage.ts'
import type { CloudEvent } from '../bus.ts'
import { openBroker } from './broker.ts'
import { openStand, type Stand } from './testing/stand.ts'

const EVENTS = '/v1/topics/order/events'

const tail = async (stand: Stand, query = '') =>
  (await stand.ask(`/v1/events?after=0&limit=1000${query}`)).body as unknown as {
    events: { arrival: number; topic: string; partition: number; offset: number; event: CloudEvent }[]
    next: number
  }

test('while the log cannot be written publishing is answered 503 and nothing of it happens; then it goes on', async () => {
  const stand = await openStand()
  const thief = new DatabaseSync(stand.file)
  try {
    assert.equal((await stand.ask(EVENTS, { events: story(KEY, 2) })).status, 200)
    thief.exec('begin immediate')
    const refused = await stand.ask(EVENTS, { events: [event(KEY, 3)] })
    assert.deepEqual([refused.status, refused.body.code], [503, 'unavailable'])
    assert.equal((await stand.ask('/health/ready')).status, 503)
    thief.exec('rollback')
    assert.equal((await stand.ask(EVENTS, { events: [event(KEY, 4)] })).status, 200)
    assert.equal((await stand.ask('/health/ready')).status, 200)
    await stand.restart()
    const { events } = await tail(stand)
    assert.deepEqual(
      events.map(({ offset, event: { sequence } }) => [offset, sequence]),
      [
        [0, '1'],
        [1, '2'],
        [2, '4'],
      ],
    )
  } finally {
    thief.close()
    await stand.close()
  }
})

test('a second broker on the same file does not start', async () => {
  const stand = await openStand()
  try {
    await assert.rejects(openBroker({ file: stand.file, token: 'x', clock: stand.clock }), /another broker has/)
  } finally {
    await stand.close()
  }
})

test('two clients that publish at the same time each keep their order, and no offset is given twice', async () => {
  const stand = await openStand()
  const clients = [0, 1].map(() => connectBroker({ url: stand.url(), clock: systemClock, random: systemRandom }))
  try {
    const publishing = clients.map(async (client, number) => {
      for (let round = 0; round < 20; round++)
        await client.publish(
          'order',
          keys.flatMap((key) => story(`${key}-${number}`, 3, round * 3 + 1)),
        )
    })
    await stand.drive(Promise.all(publishing))
    const events = []
    for (let next = 0; events.length < 2 * 20 * 3 * keys.length;) {
      const page = (await stand.ask(`/v1/events?after=${next}&limit=1000`)).body as unknown as Awaited<
        ReturnType<typeof tail>
      >
      events.push(...page.events)
      next = page.next
    }
    assertStories(events.map(({ event }) => event))
    const places = events.map(({ partition, offset }) => `${partition}/${offset}`)
    assert.equal(new Set(places).size, places.length)
    for (const { first, next, partition } of (await stand.status()).topics[0]?.partitions ?? [])
      assert.equal(events.filter((one) => one.partition === partition).length, next - first)
  } finally {
    await Promise.all(clients.map((client) => client.close()))
    await stand.close()
  }
})

test('the tail shows events of all topics in the order of arrival, or of one, and waits for more', async () => {
  const stand = await openStand()
  try {
    await stand.ask(EVENTS, { events: story(KEY, 2) })
    await stand.ask('/v1/topics/cart/events', { events: [event(KEY, 1)] })
    assert.deepEqual(
      (await tail(stand)).events.map(({ topic, arrival }) => [topic, arrival]),
      [
        ['order', 1],
        ['order', 2],
        ['cart', 3],
      ],
    )
    assert.deepEqual(
      (await tail(stand, '&topic=cart')).events.map(({ arrival }) => arrival),
      [3],
    )
    assert.deepEqual((await stand.ask('/v1/events')).body, { events: [], next: 3 })
    const waiting = stand.send('/v1/events?waitMs=30000')
    await stand.ask(EVENTS, { events: [event(KEY, 3)] })
    const { events } = (await stand.drive(waiting)).body as unknown as { events: { event: CloudEvent }[] }
    assert.deepEqual(ids(events.map(({ event }) => event)), ids([event(KEY, 3)]))
  } finally {
    await stand.close()
  }
})
