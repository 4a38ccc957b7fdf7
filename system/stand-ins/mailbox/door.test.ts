import assert from 'node:assert/strict'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, beforeEach, test } from 'node:test'
import { DatabaseError } from '@souk/kit/database'
import { withDoor } from '@souk/kit/process'
import { openMessenger, type Messenger } from '@souk/kit/message'
import { trial, type Trial } from '@souk/kit/testing'
import { systemClock, type World } from '@souk/kit/world'
import { createTransport } from 'nodemailer'
import { mailbox } from './contract.ts'
import openDoors from './door.ts'
import service from './service.ts'

const message = {
  id: 'msg_01k7t0000000000000000000aa',
  channel: 'email' as const,
  to: 'Ada@example.com',
  subject: 'Grüße — 1 × Ochre mug',
  text: 'Thank you.\n.\n',
  html: '<p>Thank you — £12.00</p>',
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await once(probe.close(), 'close')
  return port
}

let diskIsFull = false
/** Its database, which can be told to refuse writes. */
const writing = (world: World): Pick<World, 'openDatabase'> => ({
  openDatabase: async (name, options) => {
    const database = await world.openDatabase(name, options)
    const transaction: typeof database.transaction = (work) =>
      diskIsFull ? Promise.reject(new DatabaseError('unavailable', 'disk full')) : database.transaction(work)
    return { ...database, transaction }
  },
})

let shop: Trial
let messenger: Messenger
let env: { SOUK_SMTP_URL: string; SOUK_SMS_URL: string }
beforeEach(async () => {
  const [smtp, sms] = [await freePort(), await freePort()]
  env = { SOUK_SMTP_URL: `smtp://127.0.0.1:${smtp}`, SOUK_SMS_URL: `http://127.0.0.1:${sms}/messages` }
  shop = await trial([])
  diskIsFull = false
  await shop.start(service, { alter: (world) => withDoor({ ...world, env, ...writing(world) }, openDoors) })
  messenger = openMessenger(env, systemClock)
})
afterEach(async () => {
  await messenger.close()
  await shop.stop()
})

const caught = async () => (await shop.ask(mailbox.operations.list, {})).data

test('an e-mail that comes by SMTP can be read as it was written', async () => {
  await messenger.deliver(message)
  const [found] = await caught()
  assert.deepEqual(found, {
    ...message,
    id: `${message.id}@souk`,
    to: 'ada@example.com',
    at: found?.at,
    deliveries: 1,
    html: found?.html,
    text: found?.text,
  })
  assert.equal(found?.html.trim(), message.html)
  assert.equal(found?.text.trim(), message.text.trim())
})

test('a mail that is delivered twice is one message with two deliveries', async () => {
  await Promise.all([messenger.deliver(message), messenger.deliver(message)])
  assert.deepEqual(
    (await caught()).map(({ id, deliveries }) => [id, deliveries]),
    [[`${message.id}@souk`, 2]],
  )
})

test('a text message that comes by HTTP can be read', async () => {
  await messenger.deliver({ id: 'msg_1', channel: 'sms', to: '+44 20 7946 0000', subject: '', text: 'Still waiting.' })
  const [found] = await caught()
  assert.deepEqual(
    [found?.channel, found?.to, found?.text, found?.id],
    ['sms', '+44 20 7946 0000', 'Still waiting.', 'msg_1'],
  )
})

test('a mail is acknowledged only when it is committed: what cannot be written is turned away for now', async () => {
  diskIsFull = true
  await assert.rejects(messenger.deliver(message), /451/)
  diskIsFull = false
  assert.deepEqual(await caught(), [])
  await messenger.deliver(message)
  assert.equal((await caught()).length, 1)
})

test('a mail without a Message-ID, with several recipients or of somebody else is kept too', async () => {
  const transport = createTransport({ url: env.SOUK_SMTP_URL })
  const raw = 'Subject: bare\r\n\r\nNothing but text.\r\n'
  for (let times = 0; times < 2; times++)
    await transport.sendMail({ envelope: { from: 'a@b.test', to: ['c@d.test', 'e@f.test'] }, raw })
  transport.close()
  const found = await caught()
  assert.deepEqual(
    found.map(({ to, subject, text, deliveries }) => [to, subject, text.trim(), deliveries]),
    [['c@d.test, e@f.test', 'bare', 'Nothing but text.', 2]],
  )
})

test('a mail that is too large is refused for good, and the next one on the same connection is taken', async () => {
  await assert.rejects(messenger.deliver({ ...message, html: 'x'.repeat(600_000) }), /552|size/i)
  await messenger.deliver(message)
  assert.equal((await caught()).length, 1)
})

test('what a page in a browser could send to the door for text messages is refused', async () => {
  const post = (type: string, body: string, path = '') =>
    fetch(env.SOUK_SMS_URL + path, { method: 'POST', headers: { 'content-type': type }, body })
  assert.equal((await post('text/plain', '{}')).status, 415)
  assert.equal((await post('application/json', '{')).status, 400)
  assert.equal((await post('application/json', '{"id":1}')).status, 422)
  assert.equal((await post('application/json', 'x'.repeat(10_000))).status, 413)
  assert.equal((await post('application/json', '{}', '/elsewhere')).status, 404)
  assert.deepEqual(await caught(), [])
})

test('a client that breaks off in the middle of a mail leaves nothing behind', async () => {
  const socket = createConnection(Number(new URL(env.SOUK_SMTP_URL).port), '127.0.0.1')
  for (const line of ['EHLO here', 'MAIL FROM:<a@b.test>', 'RCPT TO:<c@d.test>', 'DATA', 'Subject: half']) {
    if (line !== 'Subject: half') await once(socket, 'data')
    socket.write(`${line}\r\n`)
  }
  await once(socket, 'data')
  socket.destroy()
  await messenger.deliver(message)
  assert.equal((await caught()).length, 1)
})
