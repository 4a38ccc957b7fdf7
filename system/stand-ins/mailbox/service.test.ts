import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { trial, type As, type Trial } from '@souk/kit/testing'
import { mailbox } from './contract.ts'
import service from './service.ts'

const { inbox, list, page, receive } = mailbox.operations
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

test('all that was caught is a page too, on which nothing of a message is markup', async () => {
  const read = async (input = {}) => Buffer.from((await shop.ask(inbox, input)).content, 'base64').toString()
  assert.match(await read(), /Nothing yet\./)
  await shop.ask(receive, { ...message('a&b@souk'), raw: 'Subject: <b>Your</b> order\r\n\r\nThank you.' }, door)
  await shop.ask(receive, message('a&b@souk'), door)
  await shop.ask(receive, { ...message('two', '+44'), channel: 'sms', raw: 'Thank you.' }, door)
  const all = await read()
  assert.match(all, /<a href="\/mailbox\/a%26b%40souk"><strong>&#60;b&#62;Your&#60;\/b&#62; order<\/strong>/)
  assert.match(all, /e-mail to ada@example\.com · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC · came 2 times/)
  assert.match(all, /<strong>Thank you\.<\/strong>\s*<small>text message to \+44/)
  await shop.ask(receive, { ...message('long'), channel: 'sms', raw: 'x'.repeat(90_000) }, door)
  assert.match(await read(), /<strong>x{200}…<\/strong>/)
  assert.ok(!(await read({ to: ' ADA@example.com ' })).includes('+44'))
  assert.match(await read({ to: '"><script>' }), /Nothing was sent to &#34;&#62;&#60;script&#62;\./)
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
