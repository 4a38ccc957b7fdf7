import assert from 'node:assert/strict'
import test from 'node:test'
import { createMetrics } from './metrics.ts'

/** The samples of the Prometheus text format: `name{labels}` -> value. A line that is none fails. */
function samples(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of text.split('\n').filter((given) => given !== '' && !given.startsWith('#'))) {
    const [, series, value] = /^([a-zA-Z_:][\w:]*(?:\{\w+="[^"\n]*"(?:,\w+="[^"\n]*")*\})?) (\S+)$/.exec(line) ?? []
    assert.ok(series !== undefined && value !== undefined && /^(?:[+-]?[\d.]+(?:e[+-]\d+)?|nan)$/i.test(value), line)
    found.set(series, Number(value))
  }
  return found
}

test('counters, durations and gauges have the names of the port and standard units', async () => {
  const metrics = createMetrics({ ofProcess: false })
  metrics.count('events_applied', { source: 'order', type: 'order.confirmed' })
  metrics.count('events_applied', { source: 'order', type: 'order.confirmed' }, 4)
  metrics.time('request', { operation: 'inventory.hold' }, 3)
  metrics.time('request', { operation: 'inventory.hold' }, 30_000)
  metrics.gauge('outbox', {}, 12)
  metrics.gauge('outbox', {}, 7)
  const text = await metrics.metrics()
  const found = samples(text)
  assert.equal(found.get('souk_events_applied_total{source="order",type="order.confirmed"}'), 5)
  assert.equal(found.get('souk_outbox'), 7)
  const bucket = (le: string) => found.get(`souk_request_seconds_bucket{le="${le}",operation="inventory.hold"}`)
  assert.deepEqual([bucket('0.001'), bucket('0.0025'), bucket('0.005'), bucket('10'), bucket('+Inf')], [0, 0, 1, 1, 2])
  assert.equal(found.get('souk_request_seconds_sum{operation="inventory.hold"}'), 30.003)
  for (const type of ['souk_events_applied_total counter', 'souk_request_seconds histogram', 'souk_outbox gauge'])
    assert.ok(text.includes(`# TYPE ${type}\n`), type)
})

test('the labels of a metric are fixed by its first use', async () => {
  const metrics = createMetrics({ ofProcess: false })
  metrics.count('calls', { callee: 'order', kind: 'retry' })
  metrics.count('calls', { kind: 'retry', callee: 'order', extra: 'dropped' })
  metrics.count('calls', { callee: 'order' })
  const found = samples(await metrics.metrics())
  assert.deepEqual(
    [...found],
    [
      ['souk_calls_total{callee="order",kind="retry"}', 2],
      ['souk_calls_total{callee="order",kind=""}', 1],
    ],
  )
})

test('the process is measured too, in a registry of its own', async () => {
  const one = createMetrics({ ofProcess: true })
  const other = createMetrics({ ofProcess: true })
  one.count('calls', {})
  const found = samples(await one.metrics())
  assert.ok((found.get('process_resident_memory_bytes') ?? 0) > 1e6)
  assert.equal(samples(await other.metrics()).get('souk_calls_total'), undefined)
})
