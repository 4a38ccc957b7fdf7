import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recorder } from '@souk/kit/telemetry'
import { NO_REDIS, RedisServer, redisServer } from '@souk/kit/testing/redis'
import { systemClock, systemRandom } from '@souk/kit/world'
import { until } from '../test-support.ts'
import { redisTally } from './redis-tally.ts'
import { memoryTally, type Tally } from './tally.ts'

/** A machine that is busy with other tests is no Redis that hangs. */
const PATIENCE_MS = 10_000
const quota = { limit: 10, windowMs: 60_000 }
const takes = async (tally: Tally, key: string, times: number) => {
  const all = await Promise.all(Array.from({ length: times }, async () => tally.take(key, quota)))
  return all.filter(({ allowed }) => allowed).length
}

test('keys are counted apart, and beyond their number the one not heard of for longest is forgotten', () => {
  const tally = memoryTally(systemClock, 2)
  const take = (key: string) => tally.take(key, { limit: 2, windowMs: 60_000 }).allowed
  assert.deepEqual([take('a'), take('b'), take('a'), take('a')], [true, true, true, false])
  assert.deepEqual([take('c'), take('a')], [true, false], 'b made room, not a')
  assert.deepEqual([take('b'), take('b')], [true, true], 'b begins anew')
})

const binary = redisServer()
if (binary === undefined) test('limits shared through Redis', (t) => t.diagnostic(NO_REDIS))
else ofRedis(binary)

function ofRedis(binary: string) {
  async function stage(t: { after(end: () => Promise<unknown>): void }) {
    const server = await RedisServer.start(binary)
    t.after(() => server.close())
    const gateway = async (answerMs = PATIENCE_MS) => {
      const telemetry = recorder({ clock: systemClock, random: systemRandom })
      const tally = redisTally(server.url, { clock: systemClock, telemetry }, answerMs)
      t.after(tally.close)
      await until(async () => {
        await tally.take('ready', quota)
        return telemetry.gauges.at(-1)?.value === 1
      })
      return { tally, telemetry }
    }
    return { server, gateway }
  }

  test('two gateways that ask at the same moment let through as much as one', async (t) => {
    const { gateway } = await stage(t)
    const { tally: one } = await gateway()
    const { tally: other } = await gateway()
    const allowed = await Promise.all([takes(one, 'a', 40), takes(other, 'a', 40)])
    assert.equal(allowed[0] + allowed[1], quota.limit)
    const refused = await one.take('a', quota)
    assert.deepEqual([refused.allowed, refused.limit, refused.remaining], [false, 10, 0])
    assert.ok(refused.retryAfterMs > 0 && refused.retryAfterMs <= 6_000, String(refused.retryAfterMs))
    assert.ok(refused.resetMs > 54_000 && refused.resetMs <= 60_000, String(refused.resetMs))
    assert.equal(await takes(other, 'b', 1), 1, 'another key is another client')
  })

  test('what Redis answers is what memory would have answered', async (t) => {
    const { gateway } = await stage(t)
    const { tally: shared } = await gateway()
    const alone = memoryTally(systemClock)
    for (let n = 0; n < 15; n++) {
      const [one, other] = [await shared.take('same', quota), alone.take('same', quota)]
      assert.deepEqual([one.allowed, one.remaining], [other.allowed, other.remaining], `request ${n + 1}`)
      assert.ok(Math.abs(one.resetMs - other.resetMs) < 1_000)
    }
  })

  test('without Redis a gateway counts alone, says so, and counts together again when it is back', async (t) => {
    const { server, gateway } = await stage(t)
    const { tally, telemetry } = await gateway()
    await server.end()
    assert.equal(await takes(tally, 'a', 40), quota.limit, 'limits hold, in memory')
    const said = () => telemetry.lines.map(({ message }) => message)
    await until(() => said().includes('rate limits are counted by this gateway alone'))
    await server.start()
    await until(async () => {
      await tally.take('b', quota)
      return said().includes('rate limits are shared again')
    })
  })

  test('a Redis that hangs holds no request for longer than a moment', async (t) => {
    const { server, gateway } = await stage(t)
    const { tally, telemetry } = await gateway(100)
    server.signal('SIGSTOP')
    t.after(() => server.signal('SIGCONT'))
    const started = performance.now()
    assert.equal(await takes(tally, 'a', 40), quota.limit)
    assert.ok(performance.now() - started < 1_000)
    const { message, facts } = telemetry.lines.at(-1) ?? {}
    assert.equal(message, 'rate limits are counted by this gateway alone')
    assert.match(JSON.stringify(facts), /no answer within 100 ms/)
  })
}
