import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, test } from 'node:test'
import { systemClock } from '../world/clock.ts'
import { isUndeliverable, openMessenger, type OutboundMessage } from './index.ts'

const message: OutboundMessage = {
  id: 'msg_01k7t0000000000000000000aa',
  channel: 'sms',
  to: '+44 20 7946 0000',
  subject: '',
  text: 'Your payment is not certain yet.',
}

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

async function gateway(status: number) {
  const taken: { headers: IncomingHttpHeaders; body: string; path: string }[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    taken.push({ headers: request.headers, body, path: request.url ?? '' })
    response.writeHead(status).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const messenger = openMessenger(
    { SOUK_SMS_URL: `http://souk:s%2Fcret@127.0.0.1:${port}/send?from=souk` },
    systemClock,
  )
  opened.push(
    () => messenger.close(),
    () => new Promise((resolve) => server.close(resolve)),
  )
  return { messenger, taken }
}

test('a text message is posted to the gateway, with its id as idempotency key and the password as bearer token', async () => {
  const { messenger, taken } = await gateway(202)
  await messenger.deliver(message)
  assert.equal(taken[0]?.path, '/send?from=souk')
  assert.equal(taken[0]?.headers.authorization, 'Bearer s/cret')
  assert.equal(taken[0]?.headers['idempotency-key'], message.id)
  assert.deepEqual(JSON.parse(taken[0]?.body ?? ''), { id: message.id, to: message.to, text: message.text })
})

for (const [status, isFinal] of [
  [400, true],
  [404, true],
  [429, false],
  [503, false],
] as const)
  test(`a gateway that answers ${status} ${isFinal ? 'has refused for good' : 'may be asked again'}`, async () => {
    const { messenger } = await gateway(status)
    await assert.rejects(messenger.deliver(message), (error: Error) => {
      assert.equal(isUndeliverable(error), isFinal)
      assert.doesNotMatch(error.message, /7946/)
      return true
    })
  })
