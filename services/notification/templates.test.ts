import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { notification } from './contract.ts'
import service from './service.ts'
import { makeOrders } from './test-support/orders.ts'

const { templates, template } = notification.operations

let shop: Trial
before(async () => {
  const pages = { NOTIFICATION_PREFERENCES_PAGE: 'https://shop.example/news/{orderId}' }
  shop = await trial([makeOrders().orders, service], { env: pages })
})
after(() => shop.stop())

test('staff see every kind of message, and which of them customers can switch off', async () => {
  const { data } = await shop.ask(templates, {}, staff)
  assert.equal(data.length, 10)
  assert.deepEqual(
    data.filter(({ optional }) => optional).map(({ kind }) => kind),
    ['order_shipped', 'order_delivered'],
  )
  assert.deepEqual(data.find(({ kind }) => kind === 'payment_waiting')?.channels, ['email', 'sms'])
})

test('staff see each kind of message as it is written, with what it is about', async () => {
  const { data } = await shop.ask(templates, {}, staff)
  const subjects = new Set<string>()
  for (const shown of data) {
    const { subject, text, html, brief, ...rest } = await shop.ask(template, { kind: shown.kind }, staff)
    assert.deepEqual(rest, shown)
    for (const each of [subject, text, html, brief]) assert.match(each, /S-7K3M-92QX/)
    assert.match(html, /^<!doctype html>/)
    assert.equal(text.includes('https://shop.example/news/'), shown.optional)
    subjects.add(subject)
  }
  assert.equal(subjects.size, data.length)
  assert.match((await shop.ask(template, { kind: 'order_cancelled' }, staff)).text, /£181\.40 back/)
})

test('a kind that there is not is refused, and so is who is not staff', async () => {
  assert.equal((await shop.send(template, { kind: 'nonsense' } as never, staff)).status, 422)
  assert.equal((await shop.send(templates, {}, { subject: 'cus_1' })).status, 403)
})
