import assert from 'node:assert/strict'
import { event, from, gate, ids, KEY, keys, notes, story, TOPIC, until, type Case } from './stage.ts'

/** Where groups begin, and how they go back. */
export const history: readonly Case[] = [
  [
    "a new group begins at the first event or after the last, and keeps its place when it comes back with another 'from'",
    undefined,
    async ({ bus }) => {
      await bus.publish(TOPIC, story(KEY, 3))
      const all = notes()
      const fresh = notes()
      bus.subscribe(from('all', all.handle))
      const first = bus.subscribe({ ...from('fresh', fresh.handle), from: 'now' })
      await until(() => all.handled.length === 3, 'the old events')
      let sequence = 3
      while (fresh.handled.length === 0) {
        const next = ++sequence
        await bus.publish(TOPIC, [event(KEY, next)])
        await until(() => all.handled.length === next, 'the new event')
      }
      assert.ok(fresh.handled.every(({ sequence }) => Number(sequence) > 3))
      await until(() => fresh.handled.at(-1)?.sequence === String(sequence), 'the newest event')
      await first.close()
      const before = fresh.handled.length
      await bus.publish(TOPIC, [event(KEY, ++sequence)])
      bus.subscribe(from('fresh', fresh.handle))
      await until(() => fresh.handled.length > before, 'what came while it was away')
      assert.deepEqual(ids(fresh.handled.slice(before)), ids([event(KEY, sequence)]))
    },
  ],
  [
    'a group that is rewound to the beginning gets everything again, in order, and other groups do not',
    undefined,
    async ({ bus }) => {
      const [again, other] = [notes(), notes()]
      bus.subscribe(from('again', again.handle))
      bus.subscribe(from('other', other.handle))
      await bus.publish(
        TOPIC,
        keys.flatMap((key) => story(key, 3)),
      )
      await until(() => again.handled.length + other.handled.length === keys.length * 6, 'the events')
      await bus.rewind('again', TOPIC, 'beginning')
      await until(() => again.handled.length === keys.length * 6, 'the events to come again')
      assert.deepEqual(
        ids(again.handled.slice(keys.length * 3).filter(({ subject }) => subject === KEY)),
        ids(story(KEY, 3)),
      )
      await bus.publish(TOPIC, [event(KEY, 4)])
      await until(() => other.handled.length > keys.length * 3, 'the next event')
      assert.equal(other.handled.length, keys.length * 3 + 1)
    },
  ],
  [
    'a group that is rewound to a time gets what was published from then on',
    undefined,
    async ({ bus }) => {
      const seen = notes()
      bus.subscribe(from('reader', seen.handle))
      await bus.publish(TOPIC, story(KEY, 3))
      const published = Date.now()
      await until(() => Date.now() > published, 'the next millisecond')
      const at = Date.now()
      await bus.publish(TOPIC, story(KEY, 2, 4))
      await until(() => seen.handled.length === 5, 'the events')
      await bus.rewind('reader', TOPIC, { at })
      await until(() => seen.handled.length === 7, 'the later events to come again')
      assert.deepEqual(ids(seen.handled.slice(5)), ids(story(KEY, 2, 4)))
    },
  ],
  [
    'a group that is rewound to now is spared what it had not yet seen',
    undefined,
    async ({ bus }) => {
      const seen = notes()
      await bus.publish(TOPIC, story(KEY, 3))
      await bus.rewind('reader', TOPIC, 'now')
      bus.subscribe(from('reader', seen.handle))
      await bus.publish(TOPIC, [event(KEY, 4)])
      await until(() => seen.handled.length > 0, 'the new event')
      assert.deepEqual(ids(seen.events), ids([event(KEY, 4)]))
    },
  ],
  [
    'a rewind is not undone by the acknowledgement of what was in hand',
    undefined,
    async ({ bus }) => {
      const door = gate()
      const seen = notes(() => door.opened)
      bus.subscribe(from('reader', seen.handle))
      await bus.publish(TOPIC, story(KEY, 1))
      await until(() => seen.events.length === 1, 'the batch in hand')
      await bus.rewind('reader', TOPIC, 'beginning')
      door.open()
      await until(() => seen.handled.length === 2, 'the event to come again')
    },
  ],
  [
    'a batch says that the log is complete until something was trimmed, and what was trimmed does not come',
    'trim',
    async ({ bus, trim }) => {
      const before = notes()
      const subscription = bus.subscribe(from('before', before.handle))
      await bus.publish(TOPIC, story(KEY, 3))
      await until(() => before.handled.length === 3, 'the events')
      await subscription.close()
      assert.ok(before.batches.every(({ complete }) => complete))
      await trim?.()
      await bus.publish(TOPIC, [event(KEY, 4)])
      const after = notes()
      bus.subscribe(from('after', after.handle))
      await until(() => after.handled.length > 0, 'the event after trimming')
      assert.deepEqual(ids(after.handled), ids([event(KEY, 4)]))
      assert.equal(after.batches[0]?.complete, false)
    },
  ],
]
