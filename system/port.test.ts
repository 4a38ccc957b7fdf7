import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { test, type TestContext } from 'node:test'
import { freePort, mustBeFree } from './port.ts'

async function occupy(t: TestContext): Promise<{ port: number; leave(): void }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { port: (server.address() as { port: number }).port, leave: () => void server.close() }
}

test('a port that is free is free', async () => {
  await mustBeFree(await freePort(), 0)
})

test('a port in use is refused at once when there is no patience', async (t) => {
  const { port } = await occupy(t)
  await assert.rejects(mustBeFree(port, 0), new RegExp(`^Error: Port ${port} cannot be used \\(EADDRINUSE\\): .*\\.$`))
})

test('a port that is left meanwhile is waited for', async (t) => {
  const { port, leave } = await occupy(t)
  const waited = mustBeFree(port, 10_000)
  leave()
  await waited
})
