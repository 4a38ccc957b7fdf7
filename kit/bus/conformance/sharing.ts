import assert from 'node:assert/strict'
import { assertStories, event, from, gate, ids, KEY, keys, notes, story, TOPIC, until, type Case } from './stage.ts'

/** What the members of a group may rely on, and groups among each other. */
export const sharing: readonly Case[] = [
  [
    'every group gets every event, the members of a group share them',
    undefined,
    async ({ bus, another }) => {
      const [alone, one, two] = [notes(), notes(), notes()]
      bus.subscribe(from('alone', alone.handle))
      bus.subscribe(from('team', one.handle))
      ;(await another()).subscribe(from('team', two.handle))
      for (let sequence = 1; one.events.length === 0 || two.events.length === 0; sequence++) {
        await bus.publish(
          TOPIC,
          keys.map((key) => event(key, sequence)),
        )
        await until(() => one.handled.length + two.handled.length >= keys.length * sequence, 'the team')
        await until(() => alone.handled.length >= keys.length * sequence, 'the group of one')
      }
      assert.equal(new Set(ids([...one.handled, ...two.handled])).size, one.handled.length + two.handled.length)
      assert.deepEqual(ids([...one.handled, ...two.handled]).sort(), ids(alone.handled).sort())
    },
  ],
  [
    'the events of a key stay in order while two consumers share the work',
    undefined,
    async ({ bus, another }) => {
      const seen = notes(() => new Promise((resolve) => setImmediate(resolve)))
      bus.subscribe(from('team', seen.handle))
      ;(await another()).subscribe(from('team', seen.handle))
      const all = keys.flatMap((key) => [`${key}-a`, `${key}-b`])
      for (let round = 0; round < 10; round++)
        await bus.publish(
          TOPIC,
          all.flatMap((key) => story(key, 5, round * 5 + 1)),
        )
      await until(() => seen.handled.length === all.length * 50, 'all events')
      assertStories(seen.events)
    },
  ],
  [
    '10,000 events through two consumers: none is lost',
    undefined,
    async ({ bus, another }) => {
      const seen = new Set<string>()
      const { handle } = notes(async ({ events }) => events.forEach(({ id }) => seen.add(id)))
      bus.subscribe(from('team', handle))
      ;(await another()).subscribe(from('team', handle))
      for (let round = 0; round < 20; round++)
        await bus.publish(
          TOPIC,
          Array.from({ length: 500 }, (_, at) => event(`key-${at}`, round + 1)),
        )
      await until(() => seen.size === 10_000, 'all events')
    },
  ],
  [
    'a consumer that closes finishes and acknowledges what it has in hand, and gives everything else away at once',
    undefined,
    async ({ bus, another }) => {
      const door = gate()
      const leaving = notes(async ({ partition }) => (partition === 0 ? door.opened : undefined))
      const staying = notes()
      const subscription = bus.subscribe(from('team', leaving.handle))
      await bus.publish(TOPIC, story(KEY, 3))
      await until(() => leaving.events.length === 3, 'the batch that takes long')
      let closed = false
      const closing = subscription.close().then(() => (closed = true))
      ;(await another()).subscribe(from('team', staying.handle))
      await bus.publish(
        TOPIC,
        keys.map((key) => event(key, 4)),
      )
      await until(() => staying.handled.length === keys.length - 1, 'what is not in hand')
      assert.equal(closed, false)
      door.open()
      await closing
      await until(() => staying.handled.length === keys.length, 'what comes after the batch in hand')
      assert.deepEqual(ids(leaving.handled), ids(story(KEY, 3)))
      assert.deepEqual(ids(staying.handled.slice(-1)), ids([event(KEY, 4)]))
    },
  ],
  [
    'what a closing consumer has rejected goes to the next one, in order',
    undefined,
    async ({ bus, another }) => {
      const failing = notes(async () => {
        throw new Error('cannot')
      })
      const next = notes()
      const subscription = bus.subscribe(from('team', failing.handle))
      await bus.publish(TOPIC, story(KEY, 3))
      await until(() => failing.batches.length > 0, 'the attempt')
      await subscription.close()
      ;(await another()).subscribe(from('team', next.handle))
      await until(() => next.handled.length === 3, 'the events to come again')
      assert.deepEqual(ids(next.handled), ids(story(KEY, 3)))
    },
  ],
  [
    'what a consumer had in hand when it died goes to the others, in order',
    'die',
    async ({ bus, another, die }) => {
      const mortal = await another()
      const door = gate()
      let signal: AbortSignal | undefined
      const dying = notes((_, lost) => {
        signal = lost
        return door.opened
      })
      mortal.subscribe(from('team', dying.handle))
      await bus.publish(TOPIC, story(KEY, 3))
      await until(() => dying.events.length > 0, 'the batch to be in hand')
      const heir = notes()
      bus.subscribe(from('team', heir.handle))
      await die?.(mortal)
      await bus.publish(TOPIC, story(KEY, 3, 4))
      await until(() => heir.handled.length === 6, 'the heir to get everything')
      assert.deepEqual(ids(heir.handled), ids(story(KEY, 6)))
      await until(() => signal?.aborted === true, 'the dead one to hear of it')
      door.open()
    },
  ],
]
