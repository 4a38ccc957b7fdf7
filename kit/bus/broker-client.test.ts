import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../world/clock.ts'
import { systemRandom } from '../world/random.ts'
import { connectBroker } from './broker-client.ts'
import { BrokerProcess } from './broker/testing/broker-process.ts'
import { event, from, ids, KEY, notes, story, TOPIC, until } from './conformance/stage.ts'

const connect = (url: string) => connectBroker({ url, clock: systemClock, random: systemRandom })

test('a publish that the broker refuses rejects with its reason, one without a broker with the failure', async () => {
  const broker = await BrokerProcess.start()
  const bus = connect(broker.url)
  try {
    await assert.rejects(bus.publish('No Topic', [event(KEY, 1)]), /422.*\/name must match/)
    await assert.rejects(bus.publish(TOPIC, [{ ...event(KEY, 1), subject: '' }]), /422.*\/events\/0\/subject/)
    await assert.rejects(bus.rewind('reader', 'nowhere', 'beginning'), /404.*There is no topic nowhere/)
    assert.throws(() => bus.subscribe({ ...from('No Group', notes().handle) }), /No Group is no name/)
    await broker.end('SIGTERM')
    await assert.rejects(bus.publish(TOPIC, [event(KEY, 1)]), { code: 'ECONNREFUSED' })
    await assert.rejects(bus.check())
  } finally {
    await bus.close()
    await broker.close()
  }
})

test('a client with a wrong token learns it from check', async () => {
  const broker = await BrokerProcess.start()
  const bus = connect(broker.url.replace('secret', 'guess'))
  try {
    await assert.rejects(bus.check(), /401/)
  } finally {
    await bus.close()
    await broker.close()
  }
})

test('more events than one request takes arrive all, in order', async () => {
  const broker = await BrokerProcess.start()
  const bus = connect(broker.url)
  try {
    const long = story(KEY, 30).map((one) => ({ ...one, data: 'x'.repeat(100_000) }))
    const seen = notes()
    bus.subscribe(from('reader', seen.handle))
    await bus.publish(TOPIC, [...long, ...story(KEY, 2_000, 31)])
    await until(() => seen.handled.length === 2_030, 'all events')
    assert.deepEqual(ids(seen.handled), ids(story(KEY, 2_030)))
    assert.ok(seen.batches.every(({ events }) => events.length <= 100))
  } finally {
    await bus.close()
    await broker.close()
  }
})

test('a subscription waits for a broker that is not there yet', async () => {
  const broker = await BrokerProcess.start()
  const bus = connect(broker.url)
  try {
    await broker.end('SIGTERM')
    const seen = notes()
    bus.subscribe(from('reader', seen.handle))
    await assert.rejects(bus.check())
    await broker.start()
    await bus.publish(TOPIC, [event(KEY, 1)])
    await until(() => seen.handled.length === 1, 'the event')
  } finally {
    await bus.close()
    await broker.close()
  }
})
