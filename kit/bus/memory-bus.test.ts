import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../world/clock.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import { busConformance, cases, type Stage } from './bus.conformance.ts'
import type { Bus } from './bus.ts'
import { event, from, ids, KEY, keys, notes, story, TOPIC } from './conformance/stage.ts'
import { memoryBus, type Faults, type MemoryBus } from './memory-bus.ts'

function open(faults?: Faults): Stage {
  const bus = memoryBus({ clock: systemClock, ...(faults ? { faults } : {}) })
  const clients: Bus[] = [bus]
  return {
    bus,
    another: async () => {
      const client = bus.connect()
      clients.push(client)
      return client
    },
    die: async (client) => (client as MemoryBus).crash(),
    trim: async () => bus.trim(TOPIC),
    close: async () => {
      await Promise.all(clients.map((client) => client.close()))
    },
  }
}

busConformance('the bus in memory', async () => open(), {
  restart: 'it has no broker that could be restarted: it lives and ends with the world',
  crash: 'it has no process that could be killed',
})

describe('the suite catches a bus that', () => {
  const canaries: [what: string, faults: Faults, caughtBy: string][] = [
    [
      'reorders',
      { deliveries: (batch) => [{ ...batch, events: batch.events.toReversed() }] },
      'the events of a key stay in order while two consumers share the work',
    ],
    [
      'delivers twice',
      { deliveries: (batch) => [batch, batch] },
      'every group gets every event, the members of a group share them',
    ],
    [
      'claims to be complete',
      { deliveries: (batch) => [{ ...batch, complete: true }] },
      'a batch says that the log is complete until something was trimmed, and what was trimmed does not come',
    ],
  ]
  for (const [what, faults, caughtBy] of canaries)
    test(what, async () => {
      const stage = open(faults)
      const run = cases.find(([title]) => title === caughtBy)?.[2]
      assert.ok(run)
      await assert.rejects(run(stage), assert.AssertionError)
      await stage.close()
    })
})

describe('under a virtual clock', () => {
  /** Two consumers, one of which fails now and then, and every kind of fault. */
  async function play(): Promise<string[]> {
    const clock = virtualClock()
    let step = 0
    const faults: Faults = {
      delayMs: () => (++step * 7) % 50,
      loseAcknowledgement: () => ++step % 5 === 0,
      deliveries: (batch) => (++step % 3 === 0 ? [batch, batch] : [batch]),
    }
    const bus = memoryBus({ clock, faults })
    const seen: string[] = []
    for (const [client, name] of [
      [bus, 'a'],
      [bus.connect(), 'b'],
    ] as const)
      client.subscribe(
        from('team', async ({ partition, events }) => {
          seen.push(`${clock.monotonic()} ${name} ${partition} ${ids(events).join()}`)
          if (++step % 7 === 0) throw new Error('now and then')
        }),
      )
    for (let round = 1; round <= 5; round++) {
      await bus.publish(
        TOPIC,
        keys.map((key) => event(key, round)),
      )
      await clock.advance(20)
    }
    await clock.advance(60_000)
    assert.equal(new Set(seen.flatMap((line) => line.split(' ')[3]?.split(',') ?? [])).size, keys.length * 5)
    assert.equal(clock.timers(), 0)
    return seen
  }

  test('the same calls give the same run, and nothing is lost whatever goes wrong', async () => {
    const first = await play()
    assert.deepEqual(await play(), first)
  })

  test('nothing is delivered before its time', async () => {
    const clock = virtualClock()
    const bus = memoryBus({ clock, faults: { delayMs: () => 1_000 } })
    const seen = notes()
    bus.subscribe(from('reader', seen.handle))
    await bus.publish(TOPIC, story(KEY, 2))
    await clock.advance(999)
    assert.equal(seen.events.length, 0)
    await clock.advance(1)
    assert.deepEqual(ids(seen.events), ids(story(KEY, 2)))
    assert.deepEqual(bus.published(), story(KEY, 2))
  })

  test('a client that has crashed publishes nothing', async () => {
    const bus = memoryBus({ clock: virtualClock() })
    const client = bus.connect()
    client.crash()
    await assert.rejects(client.publish(TOPIC, story(KEY, 1)))
    await assert.rejects(client.check())
    await bus.check()
    assert.deepEqual(bus.published(), [])
  })
})
