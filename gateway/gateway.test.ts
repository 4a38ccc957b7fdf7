import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { request } from 'undici'
import { command, contract, describeContract, object, query } from '@souk/kit/contract'
import { raw, town, until } from './test-support.ts'

const read = (path: `/${string}`, doc = 'Reads.') =>
  query(`GET ${path}`, { doc, input: object({}), output: object({}), access: 'public' })
const write = (path: `/${string}`) =>
  command(`POST ${path}`, { doc: 'Writes.', input: object({}), output: object({}), access: 'public' })
const stallOf = (name: string, ...paths: `/${string}`[]) =>
  contract(name, {
    doc: `The ${name}.`,
    operations: Object.fromEntries(
      paths.flatMap((path, at) => [
        [`read${at}`, read(path)],
        [`write${at}`, write(path)],
      ]),
    ),
    events: {},
  })

const say = (word: string) => (_: unknown, response: ServerResponse) => void response.end(word)
const status = async (url: string) => {
  const answer = await request(url)
  await answer.body.dump()
  return answer.statusCode
}
const text = async (url: string) => (await request(url)).body.text()

test('a service that dies is answered for with 503 and Retry-After, and is back without a restart of anybody else', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const bread = stallOf('bread', '/v1/bread')
  const first = await place.service(bread, say('first'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  await first.kill()
  for (const method of ['GET', 'POST'] as const) {
    const away = await request(`${url}/v1/bread`, { method })
    assert.equal(away.statusCode, 503)
    assert.match(String(away.headers['retry-after']), /^[1-9]\d*$/)
    assert.equal(((await away.body.json()) as { code: string }).code, 'unavailable')
  }
  await first.leave()
  assert.equal(await status(`${url}/v1/bread`), 503)
  await place.service(bread, say('second'))
  assert.equal(await text(`${url}/v1/bread`), 'second')
})

test('a circuit that opened on a dead instance does not stand in the way of the next one', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const bread = stallOf('bread', '/v1/bread')
  const first = await place.service(bread, say('first'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  await first.kill()
  await until(async () => {
    await status(`${url}/v1/bread`)
    return place.telemetry.lines.some(({ message }) => message === 'circuit open')
  })
  await place.service(bread, say('second'))
  await first.leave()
  assert.equal(await text(`${url}/v1/bread`), 'second')
})

test('with two instances the death of one is not noticed by readers', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const bread = stallOf('bread', '/v1/bread')
  const first = await place.service(bread, say('first'))
  await place.service(bread, say('second'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  await first.kill()
  const answers = []
  for (let at = 0; at < 20; at++) answers.push(await text(`${url}/v1/bread`))
  assert.deepEqual(new Set(answers), new Set(['second']))
})

test('both instances are asked', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const bread = stallOf('bread', '/v1/bread')
  await place.service(bread, say('first'))
  await place.service(bread, say('second'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  const answers = await Promise.all(Array.from({ length: 40 }, () => text(`${url}/v1/bread`)))
  assert.deepEqual(new Set(answers), new Set(['first', 'second']))
})

test('a change whose connection breaks half-way is said to be of unknown outcome, and is not repeated', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const stall = await place.service(stallOf('bread', '/v1/bread'), (message) => message.socket.destroy())
  await until(async () => (await status(`${url}/v1/bread`)) === 503)
  stall.requests.length = 0
  const answer = await request(`${url}/v1/bread`, { method: 'POST' })
  assert.equal(answer.statusCode, 503)
  assert.equal(((await answer.body.json()) as { code: string }).code, 'outcome_unknown')
  assert.equal(stall.requests.length, 1)
})

test('a new version of a contract is picked up, and the newest instance decides', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  await place.service(stallOf('bread', '/v1/bread'), say('old'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  assert.equal(await status(`${url}/v1/rolls`), 404)
  await place.service(stallOf('bread', '/v1/bread', '/v1/rolls'), say('new'))
  await until(async () => (await status(`${url}/v1/rolls`)) === 200)
  const { paths } = (await (await request(`${url}/openapi.json`)).body.json()) as { paths: object }
  assert.deepEqual(Object.keys(paths), ['/v1/bread', '/v1/rolls'])
})

test('a service that appears is routed at once, and one contract is read once', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  assert.equal(await status(`${url}/v1/bread`), 404)
  let reads = 0
  const bread = stallOf('bread', '/v1/bread')
  const server = createServer((message, response) => {
    if (message.url === '/.contract') reads++
    response.end(JSON.stringify(describeContract(bread)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  for (const id of ['a', 'b'])
    await place.discovery.register({ service: 'bread', id, url: at, version: '1', contractHash: 'h' })
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  assert.equal(reads, 1)
})

test('of two owners of a route the later one loses it, keeps its others, and everybody is told', async (t) => {
  const place = await town(t)
  const gateway = await place.gateway({ expected: ['bread'] })
  const { url } = gateway
  await place.service(stallOf('bread', '/v1/bread'), say('bread'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  await place.service(stallOf('cake', '/v1/bread', '/v1/cake'), say('cake'))
  await until(async () => (await status(`${url}/v1/cake`)) === 200)
  assert.equal(await text(`${url}/v1/bread`), 'bread')
  const ready = await request(`${url}/health/ready`)
  assert.equal(ready.statusCode, 200, 'a mistake of one service does not close the door')
  const { warnings } = (await ready.body.json()) as { warnings: string[] }
  assert.deepEqual(warnings, [
    'GET /v1/bread of cake is not routed: bread owns it.',
    'POST /v1/bread of cake is not routed: bread owns it.',
  ])
  assert.ok(place.telemetry.lines.some(({ level, message }) => level === 'error' && message === 'route conflict'))
})

test('no service can take a path of the gateway', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  await place.service(stallOf('spy', '/docs', '/health/live', '/openapi.json', '/v1/spy'), say('spied'))
  await until(async () => (await status(`${url}/v1/spy`)) === 200)
  assert.notEqual(await text(`${url}/health/live`), 'spied')
  assert.equal((await request(`${url}/health/live`, { method: 'POST' })).statusCode, 405)
})

test('a contract that cannot be read leaves the others alone and is read again', async (t) => {
  const place = await town(t)
  const { url, notReady } = await place.gateway({ expected: ['bread'] })
  let broken = true
  const server = createServer((_, response) => {
    response.end(broken ? '{"name":"odd"}' : JSON.stringify(describeContract(stallOf('odd', '/v1/odd'))))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => server.close())
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await place.discovery.register({ service: 'odd', id: 'a', url: at, version: '1', contractHash: 'h' })
  await place.service(stallOf('bread', '/v1/bread'), say('bread'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  await until(() => place.telemetry.lines.some(({ message }) => message === 'a contract cannot be read'))
  assert.deepEqual(notReady(), [], 'only what is expected keeps the door closed')
  assert.match(await text(`${url}/health/ready`), /the contract of odd has not been read yet/)
  broken = false
  await until(async () => (await status(`${url}/v1/odd`)) === 200)
  assert.doesNotMatch(await text(`${url}/health/ready`), /odd/)
})

test('a path that would take all others away is not routed', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  await place.service(stallOf('spy', '/v1/spy', '/*', '/v1/(.*)'), say('spied'))
  await until(async () => (await status(`${url}/v1/spy`)) === 200)
  assert.equal(await status(`${url}/v1/anything`), 404)
  assert.match(await text(`${url}/health/ready`), /GET \/\* of spy is not routed: it is no plain path\./)
})

test('after a restart the last known contracts still stand: 503 for a service that is away, not 404', async (t) => {
  const place = await town(t)
  const first = await place.gateway()
  const bread = await place.service(stallOf('bread', '/v1/bread'), say('bread'))
  await until(async () => (await status(`${first.url}/v1/bread`)) === 200)
  await bread.leave()
  await first.stop()
  const second = await place.gateway({ expected: ['bread'] })
  const away = await request(`${second.url}/v1/bread`)
  assert.equal(away.statusCode, 503)
  assert.equal(away.headers['retry-after'], '2')
  assert.deepEqual(second.notReady(), ['bread has no instance'])
  assert.equal(await status(`${second.url}/health/ready`), 503)
})

test('a damaged memory of contracts is no reason not to start', async (t) => {
  const place = await town(t)
  const file = join(place.folder, 'gateway-contracts.json')
  const half = '[null,{"name":"x"},{"name":"x","doc":"","operations":{"a":null},"events":{}}]'
  for (const damage of ['', '{', '{}', half]) {
    writeFileSync(file, damage)
    const gateway = await place.gateway()
    assert.equal(await status(`${gateway.url}/health/live`), 200)
  }
})

test('what is remembered on disk is read again from the service, because its hash may lie', async (t) => {
  const place = await town(t)
  const first = await place.gateway()
  await place.service(stallOf('bread', '/v1/bread'), say('bread'))
  await until(async () => (await status(`${first.url}/v1/bread`)) === 200)
  const file = join(place.folder, 'gateway-contracts.json')
  await until(() => readFileSync(file, 'utf8').includes('/v1/bread'))
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('/v1/bread', '/v1/stale'))
  const second = await place.gateway()
  await until(async () => (await status(`${second.url}/v1/bread`)) === 200)
  assert.equal(await status(`${second.url}/v1/stale`), 404)
})

test('stop finishes what is under way', async (t) => {
  const place = await town(t)
  const gateway = await place.gateway()
  let finish = () => {}
  await place.service(stallOf('bread', '/v1/bread', '/v1/slow'), (message, response) => {
    if (message.url === '/v1/bread') return void response.end('bread')
    response.write('slow')
    finish = () => void response.end(' bread')
  })
  await until(async () => (await status(`${gateway.url}/v1/bread`)) === 200)
  const { body } = await request(`${gateway.url}/v1/slow`)
  const stopped = gateway.stop()
  assert.deepEqual(gateway.notReady(), ['the gateway is stopping'])
  finish()
  assert.equal(await body.text(), 'slow bread')
  await stopped
  await assert.rejects(request(`${gateway.url}/health/live`))
})

test('the documents have an entity tag, and 304 when nothing has changed', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  for (const path of ['/openapi.json', '/asyncapi.json', '/docs/problems']) {
    const first = await request(url + path)
    assert.equal(first.statusCode, 200, path)
    await first.body.dump()
    const again = await request(url + path, {
      headers: { 'if-none-match': `"other", W/${String(first.headers.etag)}` },
    })
    assert.equal(again.statusCode, 304, path)
  }
  await place.service(stallOf('bread', '/v1/bread'), say('bread'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  assert.match(await text(`${url}/openapi.json`), /\/v1\/bread/)
})

test('the list of problems is a page for people and data for programs', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  const page = await request(`${url}/docs/problems`, { headers: { accept: 'text/html,application/json;q=0.9' } })
  assert.match(String(page.headers['content-type']), /^text\/html/)
  assert.match(await page.body.text(), /id="deadline_exceeded"/)
  const data = await request(`${url}/docs/problems`, { headers: { accept: 'application/json' } })
  const list = (await data.body.json()) as { code: string; status: number; explanation: string }[]
  assert.deepEqual(list.find(({ code }) => code === 'overloaded')?.status, 503)
  for (const { code, explanation } of list) assert.ok(explanation.length > 20, code)
})

test('pages may load nothing from elsewhere and run nothing inline', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  for (const path of ['/docs', '/docs/problems']) {
    const page = await request(url + path, { headers: { accept: 'text/html' } })
    const policy = String(page.headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|\*|http/)
    const html = await page.body.text()
    assert.doesNotMatch(html, /<script(?![^>]* src="\/docs\/)|<style|style="| on\w+="/)
  }
  const home = await request(`${url}/`)
  assert.equal(home.statusCode, 302)
  assert.equal(home.headers.location, '/docs')
})

test('each request leaves a span and a measure with the name of its operation', async (t) => {
  const place = await town(t)
  const { url } = await place.gateway()
  await place.service(stallOf('bread', '/v1/bread'), say('bread'))
  await until(async () => (await status(`${url}/v1/bread`)) === 200)
  await raw(url, 'GET /v1/nothing/at/all HTTP/1.1\r\nHost: x\r\n\r\n', 50)
  const { spans, times } = place.telemetry
  await until(() => spans.some(({ name, kind }) => name === 'GET /v1/bread' && kind === 'server'))
  const labels = times
    .filter(({ name }) => name === 'request')
    .map(({ labels: { operation, status } }) => `${operation} ${status}`)
  assert.ok(labels.includes('bread.read0 200'), labels.join())
  assert.ok(labels.includes('unknown 404'), 'paths that do not exist make no names of their own')
})
