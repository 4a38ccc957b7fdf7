import assert from 'node:assert/strict'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { systemClock } from '../world/clock.ts'
import { isUndeliverable, openMessenger, type Messenger, type OutboundMessage } from './index.ts'

const message: OutboundMessage = {
  id: 'msg_01k7t0000000000000000000aa',
  channel: 'email',
  to: 'ada@example.com',
  subject: 'Grüße — your order',
  text: 'Thank you.\n.\nThat was a line with one dot.',
  html: '<p>Thank you.</p>',
}

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0)) await close()
})

/** A mail server that behaves as the test says, and a messenger that sends to it. */
async function post(behaviour: Partial<SMTPServerOptions> = {}) {
  const taken: { text: string; to: string[] }[] = []
  let connections = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 0,
    onConnect: (_session, done) => {
      connections++
      done()
    },
    onData: async (stream, session, done) => {
      const chunks: Buffer[] = []
      for await (const chunk of stream) chunks.push(chunk as Buffer)
      taken.push({
        text: Buffer.concat(chunks).toString(),
        to: session.envelope.rcptTo.map(({ address }) => address),
      })
      done()
    },
    ...behaviour,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const messenger = messengerTo({ SOUK_SMTP_URL: `smtp://127.0.0.1:${port}` })
  opened.push(() => new Promise((resolve) => server.close(resolve)))
  return { server, messenger, taken, connections: () => connections }
}

function messengerTo(env: Record<string, string>): Messenger {
  const messenger = openMessenger(env, systemClock)
  opened.unshift(() => messenger.close())
  return messenger
}

/** The parts of a mail, in which everything is base64. */
const bodies = (text = ''): string[] =>
  [...text.matchAll(/encoding: base64\r\n(?:[\w-]+:.*\r\n)*\r\n([\w+/=\r\n]+)/gi)].map(([, body = '']) =>
    Buffer.from(body, 'base64').toString(),
  )

const failure = (sent: Promise<void>): Promise<Error> =>
  sent.then(
    () => assert.fail('it was delivered'),
    (error: Error) => error,
  )

test('a mail arrives with its id as Message-ID, its sender and both of its bodies', async () => {
  const { messenger, taken } = await post()
  await messenger.deliver(message)
  assert.deepEqual(taken[0]?.to, ['ada@example.com'])
  for (const part of [
    /^Message-ID: <msg_01k7t0000000000000000000aa@souk>\r$/m,
    /^From: Souk <orders@souk\.example>\r$/m,
    /^Auto-Submitted: auto-generated\r$/m,
    /^To: ada@example\.com\r$/m,
    /^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r$/m,
    /^MIME-Version: 1\.0\r$/m,
  ])
    assert.match(taken[0]?.text ?? '', part)
  assert.deepEqual(bodies(taken[0]?.text), [message.text, message.html])
})

test('a mail may have text alone, and signs of every language', async () => {
  const { messenger, taken } = await post()
  const { html: _html, ...plain } = message
  await messenger.deliver({ ...plain, subject: 'سوق — '.repeat(20), text: 'ありがとう'.repeat(100) })
  assert.deepEqual(bodies(taken[0]?.text), ['ありがとう'.repeat(100)])
  for (const line of (taken[0]?.text ?? '').split('\r\n')) assert.match(line, /^[\x20-\x7e\t]{0,78}$/)
})

test('a mail that can be done without says where one click ends such mails, and no other does', async () => {
  const { messenger, taken } = await post()
  const unsubscribeUrl = `https://shop.example/v1/orders/${'x'.repeat(100)}/unsubscribe?token=a>\r\nBcc: eve@example.com`
  await messenger.deliver({ ...message, unsubscribeUrl })
  await messenger.deliver(message)
  const [news = '', other = ''] = taken.map(({ text }) => text.replaceAll(/\r\n[ \t]+/g, ''))
  const url = /^List-Unsubscribe: ?<([^<>\s]+)>\r$/m.exec(news)?.[1] ?? ''
  assert.equal(new URL(url).searchParams.get('token'), 'a>Bcc: eve@example.com')
  assert.match(news, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
  assert.doesNotMatch(other, /unsubscribe/i)
})

test('a subject cannot add a header', async () => {
  const { messenger, taken } = await post()
  await messenger.deliver({ ...message, subject: 'Hello\r\nBcc: eve@example.com' })
  assert.doesNotMatch(taken[0]?.text ?? '', /^Bcc:/m)
  assert.deepEqual(taken[0]?.to, ['ada@example.com'])
})

test('many mails at once share a few connections, which stay open', async () => {
  const { messenger, taken, connections } = await post()
  const send = () =>
    Promise.all(Array.from({ length: 50 }, (_, n) => messenger.deliver({ ...message, id: `${message.id}${n}` })))
  await send()
  const before = connections()
  await send()
  assert.equal(taken.length, 100)
  assert.ok(before <= 8, `${before} connections`)
  assert.equal(connections(), before)
})

test('an address is one address, whatever stands in it', async () => {
  const { messenger, taken } = await post()
  await messenger.deliver({ ...message, to: '"a, b@example.org"@example.com' }).catch(() => {})
  assert.ok(taken.every(({ to }) => to.length === 1))
})

test('a refusal for good is told from one that passes, and neither says to whom the mail went', async () => {
  for (const [responseCode, isFinal] of [
    [550, true],
    [451, false],
  ] as const) {
    const { messenger } = await post({
      onRcptTo: ({ address }, _session, done) =>
        done(Object.assign(new Error(`<${address}> is not known here`), { responseCode })),
    })
    const error = await failure(messenger.deliver(message))
    assert.equal(isUndeliverable(error), isFinal)
    assert.match(error.message, new RegExp(`${responseCode}.*is not known here`))
    assert.doesNotMatch(String(error.stack) + JSON.stringify(error), /ada|example\.com/)
  }
})

test('a mail whose acknowledgement got lost is not sent again by itself', async () => {
  let times = 0
  const sockets: Socket[] = []
  const { messenger, server } = await post({
    onData: (stream) => {
      times++
      stream.resume()
      stream.once('end', () => sockets.forEach((socket) => socket.destroy()))
    },
  })
  server.server.on('connection', (socket: Socket) => sockets.push(socket))
  assert.equal(isUndeliverable(await failure(messenger.deliver(message))), false)
  assert.equal(times, 1)
})

test('a mail server that is away fails the delivery, and the next one is tried anew', async () => {
  const { messenger, taken } = await post()
  const away = messengerTo({ SOUK_SMTP_URL: 'smtp://127.0.0.1:1' })
  assert.equal(isUndeliverable(await failure(away.deliver(message))), false)
  await messenger.deliver(message)
  assert.equal(taken.length, 1)
})

test('without an address of a mail server nothing can be delivered, and trying again is pointless', async () => {
  assert.ok(isUndeliverable(await failure(messengerTo({}).deliver(message))))
})
