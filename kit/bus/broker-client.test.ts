import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { systemClock, type Clock } from '../world/clock.ts'
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

test('events that come close behind each other are fetched together, and so acknowledged', async (t) => {
  const broker = await BrokerProcess.start()
  const link = await countingLink(t, new URL(broker.url))
  // What is close is a matter of milliseconds; on this clock it is a third of a second.
  const ample = (ms: number) => (ms < 50 ? 300 : ms)
  const clock: Clock = {
    ...systemClock,
    sleep: (ms, signal) => systemClock.sleep(ample(ms), signal),
    after: (ms, run) => systemClock.after(ample(ms), run),
  }
  const [near, bus] = [connect(broker.url), connectBroker({ url: link.url, clock, random: systemRandom })]
  try {
    const seen = notes()
    bus.subscribe(from('reader', seen.handle))
    for (let n = 1; n <= 40; n++) await near.publish(TOPIC, [event(`key-${n}`, n)])
    await until(() => seen.handled.length === 40, 'all events')
  } finally {
    await Promise.all([near.close(), bus.close()])
    await broker.close()
  }
  for (const what of ['fetch', 'acknowledge']) {
    const times = link.asked(what)
    assert.ok(times > 0 && times < 10, `${what} was asked ${times} times for 40 events`)
  }
})

/** A way to the broker that counts what is asked; each connection has one of its own behind it, since members live by theirs. */
async function countingLink(t: TestContext, broker: URL) {
  const asked: string[] = []
  const behind = new WeakMap<Socket, Agent>()
  const server = createServer((incoming, outgoing) => {
    const { method, url: path = '', headers, socket } = incoming
    asked.push(path)
    const agent = behind.get(socket) ?? new Agent({ keepAlive: true, maxSockets: 1 })
    behind.set(socket, agent)
    socket.once('close', () => agent.destroy())
    const onward = request({ host: broker.hostname, port: broker.port, method, path, headers, agent }, (reply) => {
      outgoing.writeHead(reply.statusCode as number, reply.headers)
      reply.pipe(outgoing)
    })
    incoming.pipe(onward.on('error', () => socket.destroy()))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.closeAllConnections())
  t.after(() => server.close())
  const url = new URL(broker)
  url.port = String((server.address() as AddressInfo).port)
  return { url: url.href, asked: (what: string) => asked.filter((path) => path.endsWith(`/${what}`)).length }
}
