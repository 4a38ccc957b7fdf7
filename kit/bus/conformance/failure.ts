import assert from 'node:assert/strict'
import { event, from, ids, KEY, keys, notes, story, TOPIC, until, type Case } from './stage.ts'

/** What survives the broker. */
export const failure: readonly Case[] = [
  [
    'a subscription outlives a restart of the broker, and what was acknowledged does not come again',
    'restart',
    async ({ bus, restart }) => {
      const seen = notes()
      const subscription = bus.subscribe(from('reader', seen.handle))
      await bus.publish(
        TOPIC,
        keys.flatMap((key) => story(key, 3)),
      )
      await until(() => seen.handled.length === keys.length * 3, 'the events')
      await subscription.close()
      bus.subscribe(from('reader', seen.handle))
      await restart?.()
      await publishStubbornly(() =>
        bus.publish(
          TOPIC,
          keys.map((key) => event(key, 4)),
        ),
      )
      await until(() => new Set(ids(seen.handled)).size === keys.length * 4, 'the events after the restart')
      assert.equal(seen.events.filter(({ sequence }) => sequence !== '4').length, keys.length * 3)
    },
  ],
  [
    'when the broker is killed no acknowledged event is lost',
    'crash',
    async ({ bus, another, crash }) => {
      const seen = notes()
      bus.subscribe(from('reader', seen.handle))
      const acknowledged: string[] = []
      const enough = new AbortController()
      const publishers = [bus, await another()].map(async (client, number) => {
        for (let sequence = 1; !enough.signal.aborted; sequence++) {
          const events = story(`${KEY}-${number}-${sequence}`, 3)
          await client.publish(TOPIC, events).then(
            () => acknowledged.push(...ids(events)),
            () => new Promise(setImmediate),
          )
        }
      })
      await until(() => acknowledged.length > 300, 'the first events')
      await crash?.()
      const before = acknowledged.length
      await until(() => acknowledged.length > before + 300, 'publishing to go on')
      enough.abort()
      await Promise.all(publishers)
      const late = notes()
      bus.subscribe(from('late', late.handle))
      for (const reader of [seen, late])
        await until(
          () => new Set(acknowledged).difference(new Set(ids(reader.handled))).size === 0,
          'every one of them',
        )
    },
  ],
]

/** As the relay does: again until it is acknowledged. */
async function publishStubbornly(publish: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await publish()
    } catch {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
