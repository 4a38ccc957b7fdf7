import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { Metadata } from '@grpc/grpc-js'
import { contract, describeContract, grpcPath, object, query } from '../contract/index.ts'
import { systemClock as clock } from '../world/index.ts'
import { keepConnections } from './connections.ts'
import { grpcTransport, listenGrpc } from './index.ts'

const shelf = contract('shelf', {
  doc: 'Keeps things.',
  operations: { look: query('GET /v1/look', { doc: '', input: object({}), output: object({}), access: 'public' }) },
  events: {},
})
const nowhere = { send: () => Promise.reject(new Error('HTTP is not wanted here')), close: async () => {} }

const keeping = { pingMs: 10_000, pongMs: 5_000, idleMs: 60_000 }
const listen = (port = 0) =>
  listenGrpc(
    {
      contract: shelf,
      version: '1.0.0',
      hears: [],
      operations: shelf.operations,
      dispatch: async () => ({ status: 200, body: {} }),
      onCommit: () => () => {},
      notReady: async () => [],
      metrics: async () => '',
    },
    { port },
  )
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise(setImmediate)
}

test('a connection whose other end has gone silent is given up, and the next call takes another', async (t) => {
  const server = await listen()
  // Passes on what comes, until the cable is cut, which neither end is told.
  const cables: Socket[] = []
  const proxy = createServer((near) => {
    const far = connect(Number(new URL(server.url).port), '127.0.0.1')
    for (const each of [near, far]) each.on('error', () => {})
    near.pipe(far).pipe(near)
    cables.push(near, far)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const grpcUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`
  const instance = { service: 'shelf', id: 'one', url: '', grpcUrl, version: '1', contractHash: 'x' }
  const transport = grpcTransport(nowhere, async () => describeContract(shelf), {
    ...keeping,
    pingMs: 100,
    pongMs: 100,
  })
  t.after(async () => {
    await transport.close()
    for (const each of cables) each.destroy()
    proxy.close()
    await server.close()
  })
  const ask = () => transport.send(instance, shelf.operations.look, {}, {}, new AbortController().signal)

  assert.equal((await ask()).status, 200)
  for (const each of cables) each.unpipe()
  await assert.rejects(ask())
  assert.equal((await ask()).status, 200)
})

function callers(t: TestContext, idleMs = keeping.idleMs) {
  const connections = keepConnections({ ...keeping, idleMs })
  t.after(connections.close)
  const raw = (bytes: Buffer): Buffer => bytes
  const path = grpcPath(shelf.operations.look)
  const ask = (url: string) =>
    connections.use(
      url,
      (client) =>
        new Promise<number>((resolve) =>
          client
            .makeUnaryRequest(path, raw, raw, Buffer.alloc(0), new Metadata(), () => {})
            .on('status', ({ code }) => resolve(code)),
        ),
    )
  return { connections, ask }
}

test('nobody goes on connecting to an instance that cannot be reached', async (t) => {
  const { connections, ask } = callers(t)
  const gone = await listen()
  await gone.close()
  assert.equal(await ask(gone.url), 14)
  await until(() => connections.count() === 0)
  let attempts = 0
  const late = createServer((socket) => {
    attempts++
    socket.destroy()
  })
  t.after(() => late.close())
  await once(late.listen(Number(new URL(gone.url).port), '127.0.0.1'), 'listening')
  // One attempt may have been under way.
  const end = clock.monotonic() + 3_000
  while (attempts < 2 && clock.monotonic() < end) await clock.sleep(20)
  assert.ok(attempts < 2, 'it is tried again and again')
})

test('the connection to an instance that has left is forgotten, and calls again one that has come back', async (t) => {
  const { connections, ask } = callers(t)
  const server = await listen()
  assert.deepEqual([await ask(server.url), connections.count()], [0, 1])
  await server.close()
  await until(() => connections.count() === 0)
  const again = await listen(Number(new URL(server.url).port))
  t.after(again.close)
  assert.deepEqual([await ask(server.url), connections.count()], [0, 1])
})

test('a connection that nobody uses is closed and forgotten', async (t) => {
  const { connections, ask } = callers(t, 1_000)
  const server = await listen()
  t.after(server.close)
  assert.equal(await ask(server.url), 0)
  await until(() => connections.count() === 0)
  assert.deepEqual([await ask(server.url), connections.count()], [0, 1])
})

test('contracts of versions that have gone are forgotten', async (t) => {
  const server = await listen()
  let read = 0
  const transport = grpcTransport(nowhere, async () => {
    read++
    return describeContract(shelf)
  })
  t.after(async () => {
    await transport.close()
    await server.close()
  })
  const ask = async (contractHash: string) => {
    const instance = { service: 'shelf', id: 'one', url: '', grpcUrl: server.url, version: '1', contractHash }
    await transport.send(instance, shelf.operations.look, {}, {}, new AbortController().signal)
    return read
  }
  for (let version = 1; version <= 100; version++) await ask(`v${version}`)
  assert.deepEqual([await ask('v1'), await ask('v101'), await ask('v100'), await ask('v1')], [100, 101, 101, 102])
})
