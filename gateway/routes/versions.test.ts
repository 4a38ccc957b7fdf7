import assert from 'node:assert/strict'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import { request } from 'undici'
import { contract, object, query, string, type Contract } from '@souk/kit/contract'
import type { Instance } from '@souk/kit/discovery'
import { service } from '@souk/kit/service'
import { town, until, type Town } from '../test-support.ts'

const word = object({ word: string() })
const read = query('GET /v1/bread', { doc: 'Reads.', input: object({}), output: word, access: 'public' })
const list = query('GET /v1/rolls', { doc: 'Lists.', input: object({}), output: word, access: 'public' })
const about = { doc: 'Bakes.', events: {} }
const older = contract('bread', { ...about, operations: { read } })
const newer = contract('bread', { ...about, operations: { read, list } })

const ask = async (url: string): Promise<{ status: number; body: string }> => {
  const answer = await request(url)
  return { status: answer.statusCode, body: await answer.body.text() }
}
const statusOf = async (url: string) => (await ask(url)).status
const isRouted = (url: string) => until(async () => (await statusOf(url)) === 200, url)

/** A version whose answers say which it is. */
const baker = (place: Town, promise: Contract, version: string, more: Partial<Instance> = {}) =>
  place.service(promise, (_, response: ServerResponse) => void response.end(version), { version, ...more })

test('two real instances with different contracts run side by side: what only one has goes there, the rest by weight', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const say = (text: string) => async () => ({ word: text })
  await place.host(service(older, { operations: { read: say('old') } }), '1.4.0')
  await isRouted(`${url}/v1/bread`)
  assert.equal(await statusOf(`${url}/v1/rolls`), 404)
  await place.host(service(newer, { operations: { read: say('new'), list: say('new') } }), '1.5.0')
  await isRouted(`${url}/v1/rolls`)
  const rolls = await Promise.all(Array.from({ length: 30 }, () => ask(`${url}/v1/rolls`)))
  assert.deepEqual(new Set(rolls.map(({ body }) => body)), new Set(['{"word":"new"}']))
  const bread = await Promise.all(Array.from({ length: 40 }, () => ask(`${url}/v1/bread`)))
  assert.deepEqual(new Set(bread.map(({ body }) => body)), new Set(['{"word":"old"}', '{"word":"new"}']))
})

test('a version with a weight gets its share, and all of it when the other has died', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const first = await baker(place, older, '1.4.0', { weight: 100 })
  await baker(place, newer, '1.5.0', { weight: 0 })
  await isRouted(`${url}/v1/rolls`)
  const answers = async () => {
    const found = await Promise.all(Array.from({ length: 20 }, () => ask(`${url}/v1/bread`)))
    return [...new Set(found.map(({ body }) => body))]
  }
  assert.deepEqual(await answers(), ['1.4.0'])
  await first.kill()
  await first.leave()
  assert.deepEqual(await answers(), ['1.5.0'])
})

test('the newest version decides about the routes, also when an instance of an older one starts after it', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  await baker(place, newer, '1.10.0')
  await isRouted(`${url}/v1/rolls`)
  await baker(place, older, '1.9.0')
  for (let at = 0; at < 20; at++) assert.deepEqual(await ask(`${url}/v1/rolls`), { status: 200, body: '1.10.0' })
})

test('what only a version has that is starting again answers 503, and 404 when it was given up', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway({ limits: { drainMs: 0, versionAwayMs: 300 } })
  await baker(place, older, '1.4.0')
  const next = await baker(place, newer, '1.5.0')
  await isRouted(`${url}/v1/rolls`)
  await next.leave()
  const away = await request(`${url}/v1/rolls`)
  assert.equal(away.statusCode, 503)
  assert.match(String(away.headers['retry-after']), /^[1-9]/)
  await away.body.dump()
  assert.equal(await statusOf(`${url}/v1/bread`), 200)
  await until(async () => (await statusOf(`${url}/v1/rolls`)) === 404, 'the older contract holds again')
  assert.deepEqual(await ask(`${url}/v1/bread`), { status: 200, body: '1.4.0' })
})

test('a service of which nothing has run for long is forgotten, unless it is expected, and comes back like a new one', async (t) => {
  const place = await town(t)
  const settings = { forgetHours: 200 / 3_600_000 }
  const { url } = await place.gateway({ settings, expected: ['bread'] })
  const cake = contract('cake', {
    ...about,
    operations: { read: query('GET /v1/cake', { doc: 'Reads.', input: object({}), output: word, access: 'public' }) },
  })
  const [bread, other] = [await baker(place, older, '1.4.0'), await baker(place, cake, '2.0.0')]
  await baker(place, contract('water', { ...about, operations: {} }), '1.0.0')
  await isRouted(`${url}/v1/bread`)
  await isRouted(`${url}/v1/cake`)
  await bread.leave()
  await other.leave()
  assert.equal(await statusOf(`${url}/v1/cake`), 503)
  await until(async () => (await statusOf(`${url}/v1/cake`)) === 404, 'it is forgotten')
  assert.equal(await statusOf(`${url}/v1/bread`), 503)
  const again = await place.gateway({ settings: { forgetHours: 24 }, expected: ['bread'] })
  assert.equal(await statusOf(`${again.url}/v1/cake`), 404, 'on disk as well')
  assert.equal(await statusOf(`${again.url}/v1/bread`), 503)
  await baker(place, cake, '2.0.0')
  await isRouted(`${url}/v1/cake`)
})

test('a gateway that hears of nobody forgets nobody', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway({ settings: { forgetHours: 20 / 3_600_000 } })
  const bread = await baker(place, older, '1.4.0')
  await isRouted(`${url}/v1/bread`)
  await bread.leave()
  const second = await place.gateway({ settings: { forgetHours: 20 / 3_600_000 } })
  const cake = contract('cake', { ...about, operations: {} })
  for (let at = 0; at < 10; at++) assert.equal(await statusOf(`${url}/v1/bread`), 503)
  await baker(place, cake, '1.0.0')
  await until(async () => (await statusOf(`${second.url}/v1/bread`)) === 404, 'it hears of others')
})
