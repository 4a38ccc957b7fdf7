import assert from 'node:assert/strict'
import test from 'node:test'
import { seededRandom } from '../world/random.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import { recorder } from './recorder.ts'

const trial = (seed = 1) => {
  const clock = virtualClock(1_000)
  return { clock, telemetry: recorder({ clock, random: seededRandom(seed) }) }
}

test('a span is recorded once, when it ends, under its parent and on the clock of the world', async () => {
  const { clock, telemetry } = trial()
  const parent = telemetry.span('gateway', 'server')
  const child = telemetry.span('call order.place', 'client', parent.traceparent, { attempt: 1 })
  await clock.advance(5)
  child.set('status', 200)
  child.end()
  child.end()
  parent.end()
  const [first, second] = telemetry.spans
  assert.equal(telemetry.spans.length, 2)
  assert.partialDeepStrictEqual(first, { name: 'call order.place', startedAt: 1_000, durationMs: 5 })
  assert.deepEqual(first?.attributes, { attempt: 1, status: 200 })
  assert.equal(first?.parentSpanId, second?.spanId)
  assert.equal(second?.parentSpanId, undefined)
  assert.deepEqual([child.traceId, first?.traceId], [parent.traceId, parent.traceId])
  assert.equal(parent.traceparent, `00-${second?.traceId}-${second?.spanId}-01`)
})

test('a wall clock that is set moves what begins later, and no duration', async () => {
  const { clock, telemetry } = trial()
  const before = telemetry.span('before', 'internal')
  clock.jumpWall(60_000)
  await clock.advance(10)
  before.end()
  telemetry.span('after', 'internal').end()
  assert.deepEqual(
    telemetry.spans.map(({ startedAt, durationMs }) => [startedAt, durationMs]),
    [
      [1_000, 10],
      [61_010, 0],
    ],
  )
})

test('the same seed gives the same traces', () => {
  const ids = (seed: number) => Array.from({ length: 3 }, () => trial(seed).telemetry.span('a', 'internal').traceparent)
  assert.deepEqual(ids(7), ids(7))
  assert.notDeepEqual(ids(7), ids(8))
})

test('a traceparent that cannot be read begins a new trace', () => {
  const { telemetry } = trial()
  const span = telemetry.span('a', 'server', 'nonsense')
  span.end()
  assert.match(span.traceId, /^[0-9a-f]{32}$/)
  assert.equal(telemetry.spans[0]?.parentSpanId, undefined)
})

test('spans and lines are recorded without secrets', () => {
  const { telemetry } = trial()
  const span = telemetry.span('mail jane@example.com', 'internal', undefined, { token: 'abc', to: 'jane@example.com' })
  span.set('note', 'paid with 4111 1111 1111 1111')
  span.fail(new Error('refused jane@example.com'))
  span.end()
  telemetry.log(span).warn('no mail to jane@example.com', { password: 'hunter2', id: 'usr_1' })
  const [recorded] = telemetry.spans
  assert.equal(recorded?.name, 'mail [email]')
  assert.deepEqual(recorded.attributes, { token: '[secret]', to: '[email]', note: 'paid with [card]' })
  assert.equal(recorded.error?.message, 'refused [email]')
  assert.deepEqual(telemetry.lines, [
    {
      level: 'warn',
      time: 1_000,
      traceId: span.traceId,
      message: 'no mail to [email]',
      facts: { password: '[secret]', id: 'usr_1' },
    },
  ])
  assert.doesNotMatch(JSON.stringify(telemetry.spans), /jane|4111/)
})

test('measures are kept one by one and shown as metrics', async () => {
  const { telemetry } = trial()
  telemetry.count('events', { type: 'a' })
  telemetry.time('request', { operation: 'b' }, 3)
  telemetry.gauge('depth', {}, 2)
  assert.deepEqual(telemetry.counts, [{ name: 'events', labels: { type: 'a' }, value: 1 }])
  assert.deepEqual(telemetry.times, [{ name: 'request', labels: { operation: 'b' }, value: 3 }])
  assert.deepEqual(telemetry.gauges, [{ name: 'depth', labels: {}, value: 2 }])
  assert.match(await telemetry.metrics(), /^souk_events_total\{type="a"\} 1$/m)
})
