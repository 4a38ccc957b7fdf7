import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import { isForbiddenTarget, type Outbound, type Reach } from './index.ts'
import { httpOutbound } from './http.ts'
import { lookupFor, systemResolve, type Resolve } from './resolve.ts'

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).toReversed()) await close()
})

/** A server on this machine, and what it was asked. */
async function serve(answer: RequestListener) {
  const asked: { url: string; method: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    asked.push({ url: request.url ?? '', method: request.method ?? '', headers: request.headers, body })
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  )
  return { asked, port: (server.address() as AddressInfo).port }
}

const nobody: Resolve = async (name) => {
  throw new Error(`the name ${name} has no address`)
}

function outbound(resolve = nobody): Outbound {
  const made = httpOutbound(resolve)
  opened.push(() => made.close())
  return made
}

const post = (by: Outbound, url: string, reach: Reach = 'public', signal = new AbortController().signal) =>
  by.post({ url, headers: { 'content-type': 'application/json', 'x-own': '1' }, body: '{"é":1}', reach }, signal)

test('a request is sent to the byte, and its answer comes back whatever its status is', async () => {
  const { asked, port } = await serve((_, response) => response.writeHead(503).end('later'))
  assert.deepEqual(await post(outbound(), `http://127.0.0.1:${port}/in?x=1`, 'any'), { status: 503, body: 'later' })
  const [request] = asked
  assert.deepEqual(
    [request?.method, request?.url, request?.body, request?.headers['x-own']],
    ['POST', '/in?x=1', '{"é":1}', '1'],
  )
})

test('who asks for patience says how long, as it came', async () => {
  const { port } = await serve((_, response) =>
    response.writeHead(429, ['retry-after', '120', 'retry-after', '7']).end(),
  )
  const answer = await post(outbound(), `http://127.0.0.1:${port}/`, 'any')
  assert.deepEqual(answer, { status: 429, body: '', retryAfter: '120' })
})

test('where this machine may be called it is, by its name too', async () => {
  const { asked, port } = await serve((_, response) => response.end())
  for (const host of ['localhost', 'erp.localhost'])
    await post(outbound(systemResolve()), `http://${host}:${port}/`, 'any')
  assert.equal(asked.length, 2)
})

test('this machine is not called, by address or by name', async () => {
  const { asked, port } = await serve((_, response) => response.end())
  const by = outbound(async () => ['127.0.0.1'])
  for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', 'erp.example', 'localhost'])
    await assert.rejects(post(by, `https://${host}:${port}/`), isForbiddenTarget, host)
  assert.deepEqual(asked, [])
})

test('a name of which one address is not on the internet is not called at all', async () => {
  const { asked, port } = await serve((_, response) => response.end())
  for (const found of [['8.8.8.8', '127.0.0.1'], ['fd00::1'], ['::ffff:127.0.0.1'], ['169.254.169.254']])
    await assert.rejects(
      post(
        outbound(async () => found),
        `https://erp.example:${port}/`,
      ),
      isForbiddenTarget,
    )
  assert.deepEqual(asked, [])
})

test('a name is asked for once for each connection: what it says later leads nowhere else', async () => {
  const { asked, port } = await serve((_, response) => response.end())
  let times = 0
  const by = outbound(async () => (times++ === 0 ? ['127.0.0.1'] : ['127.0.0.2']))
  await post(by, `http://erp.example:${port}/`, 'any')
  assert.deepEqual([times, asked.length], [1, 1])
})

test('a name that is public when it is looked at leads there, whatever it says a moment later', async () => {
  let times = 0
  const look = lookupFor('public', async () => (times++ === 0 ? ['8.8.8.8', '2606:4700::1111'] : ['127.0.0.1']))
  const found = (all: boolean) =>
    new Promise((resolve, reject) =>
      look('rebind.example', { all }, (error, address) => (error ? reject(error) : resolve(address))),
    )
  const addresses = [
    { address: '8.8.8.8', family: 4 },
    { address: '2606:4700::1111', family: 6 },
  ]
  assert.deepEqual(await found(true), addresses)
  assert.equal(times, 1)
  await assert.rejects(found(true), isForbiddenTarget)
  await assert.rejects(found(false), isForbiddenTarget)
})

test('a name without an address fails, and says so', async () => {
  await assert.rejects(post(outbound(), 'https://erp.example/'), /has no address/)
})

test('a redirect is an answer: nobody follows it, inside or elsewhere', async () => {
  const inside = await serve((_, response) => response.end('secret'))
  const { port } = await serve((_, response) =>
    response.writeHead(307, { location: `http://127.0.0.1:${inside.port}/` }).end(),
  )
  assert.equal((await post(outbound(), `http://127.0.0.1:${port}/`, 'any')).status, 307)
  assert.deepEqual(inside.asked, [])
})

test('of a long answer the first KiB is kept, and one without end is cut off', async () => {
  let isCut = false
  const { port } = await serve((_, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(10_000)));
    }
    response.on('drain', more).on('close', () => (isCut = true))
    more()
  })
  const { status, body } = await post(outbound(), `http://127.0.0.1:${port}/`, 'any')
  assert.deepEqual([status, body.length], [200, 1_024])
  while (!isCut) await new Promise((resolve) => setImmediate(resolve))
})

test('an answer with headers without end, or that is no HTTP, is none', async () => {
  const { port } = await serve((_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(100_000) }).end())
  await assert.rejects(post(outbound(), `http://127.0.0.1:${port}/`, 'any'))
})

test('a signal ends a request at once, before the answer and in the middle of it', async () => {
  for (const answer of [() => {}, (_: unknown, response: Parameters<RequestListener>[1]) => response.write('begun')]) {
    const giveUp = new AbortController()
    const { port } = await serve((request, response) => {
      answer(request, response)
      setImmediate(() => giveUp.abort(new Error('too late')))
    })
    await assert.rejects(post(outbound(), `http://127.0.0.1:${port}/`, 'any', giveUp.signal), /too late|aborted/)
  }
})
