import assert from 'node:assert/strict'
import { PARTITIONS, type Batch } from '../bus.ts'
import { event, from, gate, ids, KEY, keys, notes, OTHER_KEY, story, TOPIC, until, type Case } from './stage.ts'

/** What one consumer may rely on. */
export const delivery: readonly Case[] = [
  [
    'an event arrives as it was published, with its topic and partition',
    undefined,
    async ({ bus }) => {
      const seen = notes()
      bus.subscribe({ ...from('reader', seen.handle), topics: [TOPIC, 'cart'] })
      await bus.publish(TOPIC, [event(KEY, 1)])
      await bus.publish('cart', [event(OTHER_KEY, 1)])
      await until(() => seen.events.length === 2, 'both events')
      const byTopic = new Map(seen.batches.map((batch) => [batch.topic, batch]))
      assert.deepEqual(byTopic.get(TOPIC), {
        ...byTopic.get(TOPIC),
        partition: 0,
        complete: true,
        events: [event(KEY, 1)],
      })
      assert.deepEqual(ids(byTopic.get('cart')?.events ?? []), ids([event(OTHER_KEY, 1)]))
    },
  ],
  [
    'a topic can be subscribed to before anything was published to it, and the bus says that it can be used',
    undefined,
    async ({ bus }) => {
      await bus.check()
      const seen = notes()
      bus.subscribe({ ...from('reader', seen.handle), topics: ['future'] })
      await bus.publish('future', [event(KEY, 1)])
      await until(() => seen.events.length === 1, 'the event')
    },
  ],
  [
    'a rejected batch comes again in order, and meanwhile other partitions go on',
    undefined,
    async ({ bus }) => {
      let attempts = 0
      const seen = notes(async (batch) => {
        if (batch.partition !== 0) return
        attempts++
        if (attempts < 3 || !seen.handled.some(({ subject }) => subject === OTHER_KEY)) throw new Error('not yet')
      })
      bus.subscribe(from('reader', seen.handle))
      await bus.publish(TOPIC, story(KEY, 5))
      await until(() => attempts > 0, 'the first attempt')
      await bus.publish(TOPIC, story(OTHER_KEY, 5))
      await until(() => seen.handled.length === 10, 'all events to be handled')
      assert.deepEqual(ids(seen.handled.filter(({ subject }) => subject === KEY)), ids(story(KEY, 5)))
      assert.ok(attempts >= 3)
    },
  ],
  [
    'a slow consumer never has more than one batch of a partition in hand, and its other partitions go on',
    undefined,
    async ({ bus }) => {
      const door = gate()
      const inHand = new Map<number, number>()
      let most = 0
      const seen = notes(async ({ partition }: Batch) => {
        inHand.set(partition, (inHand.get(partition) ?? 0) + 1)
        most = Math.max(most, ...inHand.values())
        if (partition === 0) await door.opened
        inHand.set(partition, (inHand.get(partition) ?? 0) - 1)
      })
      bus.subscribe(from('reader', seen.handle))
      await bus.publish(TOPIC, story(KEY, 1))
      await until(() => seen.events.length === 1, 'the first batch')
      await bus.publish(TOPIC, story(KEY, 300, 2))
      await bus.publish(
        TOPIC,
        keys.slice(1).map((key) => event(key, 1)),
      )
      await until(() => seen.handled.length === PARTITIONS - 1, 'the other partitions')
      assert.equal(seen.batches.filter(({ partition }) => partition === 0).length, 1)
      door.open()
      await until(() => seen.handled.length === PARTITIONS + 300, 'the rest')
      assert.equal(most, 1)
    },
  ],
]
