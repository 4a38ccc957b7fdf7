import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type TestContext } from 'node:test'
import { promisify } from 'node:util'
import { ConfigurationError } from '../config/index.ts'
import { systemClock } from '../world/clock.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import { openTelemetry } from './open-telemetry.ts'

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const unsampled = parent.replace(/1$/, '0')

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, string | number | boolean>>
}
interface SentSpan {
  readonly name: string
  readonly kind: number
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status: { readonly code: number; readonly message?: string }
  readonly events: readonly { readonly name: string; readonly attributes: readonly Attribute[] }[]
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] }
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[]
  }[]
}

/** A collector that takes OTLP over HTTP in JSON and keeps what it got. */
async function collector(context: TestContext, answer = (response: ServerResponse) => void response.end('{}')) {
  const requests: { path: string | undefined; body: Sent }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      requests.push({ path: request.url, body: JSON.parse(text) as Sent })
      answer(response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const spans = () =>
    requests.flatMap(({ body }) =>
      body.resourceSpans.flatMap((sent) => sent.scopeSpans.flatMap((scope) => scope.spans)),
    )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, spans }
}

const values = (attributes: readonly Attribute[] | undefined) =>
  Object.fromEntries((attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]))

const start = (env: Record<string, string>, clock = systemClock) => {
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>)
  return { lines, telemetry: openTelemetry({ service: 'inventory', instance: 'inv-1', env, clock, write }) }
}

test('spans reach the collector under their parents, with the name of the service, from the first one on', async (t) => {
  const { url, requests, spans } = await collector(t)
  const { telemetry } = start({ OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/` })
  const server = telemetry.span('inventory.hold', 'server', parent, { 'http.route': '/v1/holds' })
  const inner = telemetry.span('transaction', 'internal', server.traceparent)
  inner.fail(new Error('jane@example.com is unknown'))
  inner.end()
  server.set('units', 3)
  server.end()
  telemetry.span('not wanted', 'server', unsampled).end()
  await telemetry.close()

  assert.deepEqual([...new Set(requests.map(({ path }) => path))], ['/v1/traces'])
  const resource = values(requests[0]?.body.resourceSpans[0]?.resource.attributes)
  assert.partialDeepStrictEqual(resource, { 'service.name': 'inventory', 'service.instance.id': 'inv-1' })
  const [child, root, ...others] = spans()
  assert.deepEqual(others, [])
  assert.partialDeepStrictEqual(root, { name: 'inventory.hold', kind: 2, parentSpanId: 'b7ad6b7169203331' })
  assert.equal(root?.traceId, '0af7651916cd43dd8448eb211c80319c')
  assert.deepEqual(values(root.attributes), { 'http.route': '/v1/holds', units: 3 })
  assert.partialDeepStrictEqual(child, {
    name: 'transaction',
    kind: 1,
    traceId: root.traceId,
    parentSpanId: root.spanId,
  })
  assert.equal(server.traceparent, `00-${root.traceId}-${root.spanId}-01`)
  assert.ok(BigInt(child?.startTimeUnixNano ?? 0) >= BigInt(root.startTimeUnixNano))
  assert.ok(BigInt(root.endTimeUnixNano) >= BigInt(child?.endTimeUnixNano ?? 0))
  assert.deepEqual(child?.status, { code: 2, message: '[email] is unknown' })
  assert.equal(values(child.events[0]?.attributes)['exception.message'], '[email] is unknown')
})

test('a trace that is not sampled is not sent, and the next process is told', async (t) => {
  const { url, requests } = await collector(t)
  const { telemetry } = start({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_SAMPLER: 'parentbased_always_off' })
  const span = telemetry.span('inventory.hold', 'server')
  span.end()
  await telemetry.close()
  assert.match(span.traceparent, /-00$/)
  assert.deepEqual(requests, [])
})

test('spans that the collector refuses are counted and reported once', async (t) => {
  const { url } = await collector(t, (response) => void response.writeHead(400).end())
  const { telemetry, lines } = start({ OTEL_EXPORTER_OTLP_ENDPOINT: url })
  for (let at = 0; at < 600; at++) telemetry.span('inventory.hold', 'server').end()
  await telemetry.close()
  assert.match(await telemetry.metrics(), /^souk_spans_lost_total\{reason="export_failed"\} 600$/m)
  assert.deepEqual(
    lines.map(({ level, message }) => [level, message]),
    [['warn', 'spans are lost']],
  )
})

test(
  'a collector that never answers costs a bounded number of spans in memory and does not hold up the end',
  { timeout: 20_000 },
  async (t) => {
    const held: ServerResponse[] = []
    const { url } = await collector(t, (response) => void held.push(response))
    const clock = virtualClock()
    const { telemetry } = start({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, clock)
    for (let at = 0; at < 5_000; at++) telemetry.span('inventory.hold', 'server').end()
    assert.match(await telemetry.metrics(), /^souk_spans_lost_total\{reason="queue_full"\} 904$/m)
    const closed = telemetry.close()
    await clock.advance(3_000)
    await closed
    const allLost = /^souk_spans_lost_total\{reason="export_failed"\} 4096$/m
    while (!t.signal.aborted && !allLost.test(await telemetry.metrics())) {
      for (const response of held.splice(0)) response.writeHead(400).end()
      await new Promise(setImmediate)
    }
  },
)

test('without a collector a span still carries a trace, as its parent decided', () => {
  const { telemetry } = start({})
  assert.match(telemetry.span('a', 'server').traceparent, /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
  for (const given of [parent, unsampled]) {
    const span = telemetry.span('a', 'server', given)
    assert.equal(span.traceId, given.slice(3, 35))
    assert.equal(span.traceparent.slice(-2), given.slice(-2))
    assert.notEqual(span.traceparent.slice(36, 52), given.slice(36, 52))
  }
})

const modulesLoaded = `
  import { registerHooks } from 'node:module'
  const loaded = new Set()
  registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) })
  const { openTelemetry } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)})
  const { systemClock: clock } = await import(${JSON.stringify(new URL('../world/clock.ts', import.meta.url).href)})
  const telemetry = openTelemetry({ service: 'inventory', instance: 'inv-1', env: process.env, clock })
  const span = telemetry.span('a', 'server')
  span.end()
  await telemetry.metrics()
  await telemetry.close()
  const names = [...loaded].map((url) => /@opentelemetry\\/[\\w-]+/.exec(url)?.[0]).filter(Boolean)
  telemetry.log(span).info('loaded', { names: [...new Set(names)], traceId: span.traceId })
  process.exit()`

test('the SDK is loaded only where there is a collector; the last line before the end reaches standard output', async (t) => {
  const { url } = await collector(t)
  const run = async (env: Record<string, string>) => {
    const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
    const options = { env: { ...inherited, LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: '', ...env } }
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', modulesLoaded],
      options,
    )
    const line = JSON.parse(stdout) as { traceId: string; facts: { names: string[]; traceId: string } }
    assert.equal(line.traceId, line.facts.traceId)
    return line.facts.names
  }
  const [without, including] = await Promise.all([run({}), run({ OTEL_EXPORTER_OTLP_ENDPOINT: url })])
  // prom-client loads the API, which does nothing by itself.
  assert.deepEqual(without, ['@opentelemetry/api'])
  assert.ok(
    including.includes('@opentelemetry/sdk-trace') && including.includes('@opentelemetry/exporter-trace-otlp-http'),
  )
})

test('a log line is JSON with its origin, time and trace, and no secret', () => {
  const clock = virtualClock(0)
  const { telemetry, lines } = start({}, clock)
  const span = telemetry.span('a', 'server', parent)
  telemetry.log(span).error('refused jane@example.com', { token: 'x', cause: new Error('4111111111111111') })
  telemetry.log().info('100 %s ready')
  const [first, second] = lines
  assert.deepEqual(Object.keys(first ?? {}), ['level', 'time', 'service', 'instance', 'traceId', 'facts', 'message'])
  assert.partialDeepStrictEqual(first, {
    level: 'error',
    time: '1970-01-01T00:00:00.000Z',
    service: 'inventory',
    instance: 'inv-1',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    facts: { token: '[secret]', cause: { name: 'Error', message: '[card]' } },
    message: 'refused [email]',
  })
  assert.deepEqual(Object.keys(second ?? {}), ['level', 'time', 'service', 'instance', 'message'])
  assert.equal(second?.message, '100 %s ready')
})

test('LOG_LEVEL decides which lines are written', () => {
  const written = (LOG_LEVEL: string) => {
    const { telemetry, lines } = start({ LOG_LEVEL })
    telemetry.log().info('a')
    telemetry.log().warn('b')
    telemetry.log().error('c')
    return lines.map(({ level }) => level)
  }
  assert.deepEqual(written(''), ['info', 'warn', 'error'])
  assert.deepEqual(written('WARN'), ['warn', 'error'])
  assert.deepEqual(written('silent'), [])
})

test('wrong settings are refused all at once', () => {
  const env = {
    LOG_LEVEL: 'loud',
    OTEL_TRACES_SAMPLER: 'constructor',
    OTEL_TRACES_SAMPLER_ARG: '2',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
  }
  assert.throws(
    () => start(env),
    (error) => error instanceof ConfigurationError && error.faults.length === 4,
  )
})

test('the build is among the metrics', async () => {
  const { telemetry } = start({})
  assert.match(await telemetry.metrics(), /^souk_build_info\{service="inventory",version="0\.0\.0",node="[\d.]+"\} 1$/m)
})
