import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { openLink } from './link.ts'

/** A server that repeats what it hears, and a link to it. */
async function echo(t: TestContext) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const link = await openLink((server.address() as AddressInfo).port)
  t.after(async () => {
    await link.close()
    server.close()
  })
  return link
}

async function dial(port: number) {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => (heard += String(chunk)))
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  const says = (text: string) => socket.write(text)
  const hears = async (text: string) => {
    while (heard !== text) await Promise.race([once(socket, 'data'), closed.then(() => assert.equal(heard, text))])
  }
  return { says, hears, closed, heard: () => heard, end: () => socket.destroy() }
}

test('a link passes on what is said, and after a stall everything that was held up', async (t) => {
  const link = await echo(t)
  const caller = await dial(link.port)
  caller.says('one ')
  await caller.hears('one ')
  link.break('stall', 0)
  caller.says('two')
  const other = await dial(link.port)
  other.says('three')
  link.heal()
  await caller.hears('one two')
  await other.hears('three')
  caller.end()
  other.end()
})

test('a link that is cut breaks every connection and makes none', async (t) => {
  const link = await echo(t)
  const caller = await dial(link.port)
  caller.says('one')
  await caller.hears('one')
  link.break('cut', 0)
  await caller.closed
  await (
    await dial(link.port)
  ).closed
  link.heal()
  const next = await dial(link.port)
  next.says('two')
  await next.hears('two')
  next.end()
})

test('a link that truncates breaks within the answer', async (t) => {
  const link = await echo(t)
  link.break('truncate', 5)
  const caller = await dial(link.port)
  caller.says('one two three')
  await caller.closed
  assert.equal(caller.heard(), 'one t')
})
