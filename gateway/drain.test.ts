import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'undici'
import { contract, object, query } from '@souk/kit/contract'
import { town, until } from './test-support.ts'

const WORKERS = 20
const shop = contract('shop', {
  doc: 'A small shop.',
  operations: {
    look: query('GET /v1/things', { doc: 'Things.', input: object({}), output: object({}), access: 'public' }),
  },
  events: {},
})

test('a gateway that stops under load fails no request, and tells every connection that it ends', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => void response.end('{}'))
  const gateway = await place.gateway({ expected: ['shop'], limits: { drainMs: 500 } })
  await until(() => gateway.notReady().length === 0)
  let answered = 0
  const failed: unknown[] = []
  /** As a client does: keeps its connection until it is told that it ends. */
  const worker = async () => {
    const client = new Client(gateway.url, { pipelining: 1 })
    for (let isOpen = true; isOpen;) {
      const { statusCode, headers, body } = await client.request({ method: 'GET', path: '/v1/things' })
      await body.dump()
      if (statusCode !== 200) failed.push(statusCode)
      answered++
      isOpen = headers.connection !== 'close'
    }
    await client.close()
  }
  const workers = Array.from({ length: WORKERS }, () => worker().catch((error: unknown) => failed.push(error)))
  await until(() => answered > WORKERS * 3)
  const stopped = gateway.stop()
  await Promise.all(workers)
  await stopped
  assert.deepEqual(failed, [])
})

test('a line is written for each request, with nothing in it that is secret', async (t) => {
  const place = await town(t)
  await place.service(shop, (_, response) => void response.end('{}'))
  const gateway = await place.gateway({ expected: ['shop'], settings: { accessLogPercent: 100 } })
  await until(() => gateway.notReady().length === 0)
  const secret = 'canary-4711'
  const headers = { authorization: `Bearer ${secret}`, 'x-order-token': secret, 'x-forwarded-for': '203.0.113.9' }
  await (await fetch(`${gateway.url}/v1/things`)).text()
  await (await fetch(`${gateway.url}/v1/things?token=${secret}`, { headers })).text()
  await (await fetch(`${gateway.url}/v1/${secret}`)).text()
  const lines = () => place.telemetry.lines.filter(({ message }) => message === 'request')
  await until(() => lines().length === 3)
  assert.deepEqual(
    lines().map(({ facts }) => (facts as { title: string; status: number }).title),
    ['GET /v1/things', 'GET /v1/things', 'unknown route'],
  )
  assert.deepEqual(
    lines().map(({ facts }) => (facts as { status: number }).status),
    [200, 401, 404],
  )
  assert.doesNotMatch(JSON.stringify(place.telemetry.lines), /canary|203\.0/)
  for (const { traceId, facts } of lines()) {
    assert.match(String(traceId), /^[0-9a-f]{32}$/)
    assert.deepEqual(Object.keys(facts as object), ['method', 'title', 'status', 'ms', 'network'])
  }
})

test('of few requests a line is written when few are wanted, and of every failure', async (t) => {
  const place = await town(t)
  const stall = await place.service(shop, (_, response) => void response.end('{}'))
  const gateway = await place.gateway({ expected: ['shop'], settings: { accessLogPercent: 0 } })
  await until(() => gateway.notReady().length === 0)
  await (await fetch(`${gateway.url}/v1/things`)).text()
  await stall.kill()
  await (await fetch(`${gateway.url}/v1/things`)).text()
  const statuses = () =>
    place.telemetry.lines.flatMap(({ message, facts }) =>
      message === 'request' ? [(facts as { status: number }).status] : [],
    )
  await until(() => statuses().length > 0)
  assert.deepEqual(statuses(), [503])
})
