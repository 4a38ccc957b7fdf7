import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { NatsServer, natsServer, NO_NATS } from '../../testing/nats/index.ts'
import { systemClock } from '../../world/clock.ts'
import { systemRandom } from '../../world/random.ts'
import { from, ids, keys, notes, story, TOPIC } from '../conformance/stage.ts'
import { connectNats } from './index.ts'
import { STREAM } from './log.ts'

const PATIENCE_MS = 90_000
const ROUND = 3

test('a cluster of three keeps every acknowledged event and its order when the leader of the stream is killed', async (t) => {
  const binary = natsServer()
  if (binary === undefined) return t.diagnostic(NO_NATS)
  const servers = await NatsServer.startCluster(binary)
  const url = servers.map((server) => server.url).join()
  const bus = connectNats({ url: url.replaceAll(',nats://', ','), clock: systemClock, random: systemRandom })
  try {
    await until('the cluster is ready', async () => bus.check().then(yes, no))
    const seen = notes()
    bus.subscribe(from('reader', seen.handle))
    const publisher = publishRounds((round) =>
      bus.publish(
        TOPIC,
        keys.flatMap((key) => story(key, ROUND, (round - 1) * ROUND + 1)),
      ),
    )
    await until('the first events', () => publisher.acknowledged() >= 20)

    const leader = await leaderAmong(servers)
    await leader.end('SIGKILL')
    const killed = performance.now()
    const before = publisher.acknowledged()
    await until('publishing goes on without it', () => publisher.acknowledged() > before)
    t.diagnostic(`publishing went on after ${Math.round(performance.now() - killed)} ms`)
    await until('20 rounds more', () => publisher.acknowledged() >= before + 20)
    await leader.start()
    await publisher.stop()

    const expected = keys.flatMap((key) => ids(story(key, publisher.acknowledged() * ROUND)))
    const missing = () => new Set(expected).difference(new Set(ids(seen.handled)))
    await until('the reader has every acknowledged event', () => missing().size === 0)
    assertNoOvertaking(seen.handled)
  } finally {
    await bus.close()
    await Promise.all(servers.map((server) => server.close()))
  }
})

/** As the relay does: one round after the other, each again until it is acknowledged. */
function publishRounds(publish: (round: number) => Promise<void>) {
  const enough = new AbortController()
  let acknowledged = 0
  const running = (async () => {
    while (!enough.signal.aborted)
      try {
        await publish(acknowledged + 1)
        acknowledged++
      } catch {
        await new Promise(setImmediate)
      }
  })()
  return {
    acknowledged: () => acknowledged,
    stop: () => {
      enough.abort()
      return running
    },
  }
}

const yes = () => true
const no = () => false

/** An event may come twice, but when it comes first all earlier ones of its key have come. */
function assertNoOvertaking(events: readonly { readonly subject: string; readonly sequence: string }[]): void {
  const last = new Map<string, number>()
  for (const { subject, sequence } of events) {
    const before = last.get(subject) ?? 0
    assert.ok(Number(sequence) <= before + 1, `${subject}: ${sequence} came after ${before}`)
    last.set(subject, Math.max(before, Number(sequence)))
  }
}

async function leaderAmong(servers: readonly NatsServer[]): Promise<NatsServer> {
  const nats = await connect({ servers: servers.map(({ url }) => url.replace('nats://', '')) })
  const { cluster, config } = await (await jetstreamManager(nats)).streams.info(STREAM)
  await nats.close()
  assert.equal(config.num_replicas, 3)
  const leader = servers.find(({ name }) => name === cluster?.leader)
  assert.ok(leader)
  return leader
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const since = performance.now(); !(await condition()); await delay(20))
    assert.ok(performance.now() - since < PATIENCE_MS, `waited too long until ${what}`)
}
