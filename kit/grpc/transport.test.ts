import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test } from 'node:test'
import { contract, describeContract, object, query } from '../contract/index.ts'
import { grpcTransport, listenGrpc } from './index.ts'

const shelf = contract('shelf', {
  doc: 'Keeps things.',
  operations: { look: query('GET /v1/look', { doc: '', input: object({}), output: object({}), access: 'public' }) },
  events: {},
})
const nowhere = { send: () => Promise.reject(new Error('HTTP is not wanted here')), close: async () => {} }

test('a connection whose other end has gone silent is given up, and the next call takes another', async (t) => {
  const server = await listenGrpc({
    contract: shelf,
    version: '1.0.0',
    hears: [],
    operations: shelf.operations,
    dispatch: async () => ({ status: 200, body: {} }),
    onCommit: () => () => {},
    notReady: async () => [],
    metrics: async () => '',
  })
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
  const pings = { everyMs: 100, withinMs: 100 }
  const transport = grpcTransport(nowhere, async () => describeContract(shelf), pings)
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
