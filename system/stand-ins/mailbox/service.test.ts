import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { trial, type As, type Trial } from '@souk/kit/testing'
import { mailbox } from './contract.ts'
import service from './service.ts'

const { list, page, receive } = mailbox.operations
const door: As = { service: 'mailbox' }
const message = (id: string, to = 'ada@example.com') => ({
  id,
  channel: 'email' as const,
  to,
  raw: 'Subject: Your order\r\nContent-Type: text/html\r\n\r\n<p>Thank you.</p>',
})

let shop: Trial
beforeEach(async () => {
  shop = await trial([service], { env: { MAILBOX_KEPT_MESSAGES: '5' } })
})
afterEach(() => shop.stop())

const ids = async (input = {}) => (await shop.ask(list, input)).data.map(({ id }) => id)

test('what came is shown, newest first', async () => {
  await shop.ask(receive, message('one@souk'), door)
  await shop.advance(1_000)
  await shop.ask(receive, message('two@souk'), door)
  const { data } = await shop.ask(list, {})
  const { raw: _raw, ...told } = message('one@souk')
  const said = { subject: 'Your order', text: '', html: '<p>Thank you.</p>\n' }
  assert.deepEqual(data[1], { ...told, ...said, at: data[1]?.at, deliveries: 1 })
  assert.deepEqual(await ids(), ['two@souk', 'one@souk'])
  assert.deepEqual(await ids({ limit: 1 }), ['two@souk'])
})

test('a message that comes again is the same one, and its deliveries are counted', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => shop.ask(receive, message('one@souk'), door)))
  assert.deepEqual(answers.map(({ deliveries }) => deliveries).sort(), [1, 2, 3])
  assert.deepEqual(
    (await shop.ask(list, {})).data.map(({ deliveries }) => deliveries),
    [3],
  )
})

test('the messages to one address are found, however its letters are written', async () => {
  await shop.ask(receive, message('one@souk', 'Ada@Example.com'), door)
  await shop.ask(receive, message('two@souk', 'bob@example.com'), door)
  assert.deepEqual(await ids({ to: 'aDA@example.com' }), ['one@souk'])
})

test('a message is a page, with HTML as what it is and text as text', async () => {
  await shop.ask(receive, message('one@souk'), door)
  await shop.ask(receive, { ...message('two'), channel: 'sms', raw: 'Thank you.' }, door)
  const read = async (id: string) => {
    const { contentType, content } = await shop.ask(page, { id })
    return [contentType, Buffer.from(content, 'base64').toString()]
  }
  assert.deepEqual(await read('one@souk'), ['text/html; charset=utf-8', '<p>Thank you.</p>\n'])
  assert.deepEqual(await read('two'), ['text/plain; charset=utf-8', 'Thank you.'])
  await assert.rejects(shop.ask(page, { id: 'three' }), (error) => isRefusal(error, 'unknown_message'))
})

test('only the newest are kept', async () => {
  for (let n = 1; n <= 9; n++) {
    await shop.ask(receive, message(`${n}@souk`), door)
    await shop.advance(10)
  }
  await shop.advance(60_000)
  assert.deepEqual(await ids(), ['9@souk', '8@souk', '7@souk', '6@souk', '5@souk'])
})

test('nobody can put a message in from outside', async () => {
  assert.equal((await shop.send(receive, message('one@souk'))).status, 403)
})
