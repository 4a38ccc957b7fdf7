import assert from 'node:assert/strict'
import test from 'node:test'
import { seededRandom } from '../world/random.ts'
import { samplerFrom } from './sampler.ts'
import { createIds, formatTraceparent, parseTraceparent } from './trace-context.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'

test('a traceparent is read and written', () => {
  for (const sampled of [true, false]) {
    const context = { traceId, spanId, sampled }
    assert.deepEqual(parseTraceparent(formatTraceparent(context)), context)
  }
  assert.equal(formatTraceparent({ traceId, spanId, sampled: true }), `00-${traceId}-${spanId}-01`)
})

test('of flags and versions that are not known yet, what is known is used', () => {
  assert.equal(parseTraceparent(`00-${traceId}-${spanId}-03`)?.sampled, true)
  assert.equal(parseTraceparent(`00-${traceId}-${spanId}-02`)?.sampled, false)
  assert.equal(parseTraceparent(`cc-${traceId}-${spanId}-01-what-comes`)?.traceId, traceId)
})

test('what is not a traceparent is not followed', () => {
  const wrong = [
    '',
    'nonsense',
    `00-${traceId}-${spanId}`,
    `00-${traceId}-${spanId}-01-more`,
    `00-${traceId.toUpperCase()}-${spanId}-01`,
    `00-${'0'.repeat(32)}-${spanId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `ff-${traceId}-${spanId}-01`,
    ` 00-${traceId}-${spanId}-01`,
  ]
  for (const text of wrong) assert.equal(parseTraceparent(text), undefined, text)
})

test('ids have the length of the standard, differ, and are the same for the same seed', () => {
  const draw = () => {
    const ids = createIds(seededRandom(7))
    return Array.from({ length: 500 }, () => [ids.traceId(), ids.spanId()]).flat()
  }
  const drawn = draw()
  assert.deepEqual(draw(), drawn)
  assert.equal(new Set(drawn).size, 1_000)
  for (const id of drawn) assert.match(id, /^(?:[0-9a-f]{16}){1,2}$/)
})

test('the samplers of OpenTelemetry are honoured', () => {
  const low = `${traceId.slice(0, 18)}${'0'.repeat(14)}`
  const high = `${traceId.slice(0, 18)}${'f'.repeat(14)}`
  const table = [
    [undefined, undefined, { root: true, child: true, unsampledChild: false }],
    ['always_on', undefined, { root: true, child: true, unsampledChild: true }],
    ['always_off', undefined, { root: false, child: false, unsampledChild: false }],
    ['traceidratio', '0.5', { root: false, child: false, unsampledChild: false }],
    ['parentbased_always_off', undefined, { root: false, child: true, unsampledChild: false }],
    ['parentbased_traceidratio', '0.5', { root: false, child: true, unsampledChild: false }],
    ['parentbased_traceidratio', '1', { root: true, child: true, unsampledChild: false }],
  ] as const
  for (const [name, part, expected] of table) {
    const sampler = samplerFrom({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: part }, [])
    const found = { root: sampler(low, undefined), child: sampler(low, true), unsampledChild: sampler(low, false) }
    assert.deepEqual(found, expected, `${name} ${part}`)
  }
  assert.equal(
    samplerFrom({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' }, [])(high, false),
    true,
  )
})

test('about as many traces are sampled as were asked for', () => {
  const ids = createIds(seededRandom(1))
  const sampler = samplerFrom({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.2' }, [])
  const sampled = Array.from({ length: 10_000 }, () => sampler(ids.traceId(), undefined)).filter(Boolean).length
  assert.ok(sampled > 1_800 && sampled < 2_200, String(sampled))
})
