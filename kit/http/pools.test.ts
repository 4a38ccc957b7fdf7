import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { keepPools } from './pools.ts'
import { ask } from './reply.ts'

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise(setImmediate)
}
const get = { method: 'GET', path: '/' } as const

async function listen(port = 0) {
  const server = createServer((_, response) => response.end('{}'))
  await once(server.listen(port, '127.0.0.1'), 'listening')
  const { port: bound } = server.address() as AddressInfo
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${bound}`, port: bound, close }
}

function open(t: TestContext) {
  const pools = keepPools()
  t.after(pools.close)
  return pools
}

test('the pool of an instance that has left is forgotten, and there is another when it has come back', async (t) => {
  const pools = open(t)
  const server = await listen()
  const answers = await Promise.all([1, 2, 3].map(() => ask(pools.to(server.url), get)))
  assert.deepEqual([answers.map(({ status }) => status), pools.count()], [[200, 200, 200], 1])
  await server.close()
  await until(() => pools.count() === 0)
  const again = await listen(server.port)
  t.after(again.close)
  assert.equal((await ask(pools.to(server.url), get)).status, 200)
})

test('the pool of an instance that cannot be reached is forgotten when all requests to it have failed', async (t) => {
  const pools = open(t)
  const gone = await listen()
  await gone.close()
  const failed = await Promise.allSettled(Array.from({ length: 100 }, () => ask(pools.to(gone.url), get)))
  assert.deepEqual(new Set(failed.map(({ status }) => status)), new Set(['rejected']))
  await until(() => pools.count() === 0)
})

test('the pool of an instance that nobody calls is forgotten', async (t) => {
  const pools = open(t)
  const server = await listen()
  t.after(server.close)
  await ask(pools.to(server.url), get)
  await until(() => pools.count() === 0)
  assert.equal((await ask(pools.to(server.url), get)).status, 200)
})
