import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manners, type Kind } from '../domain.ts'
import { about, exampleOf, PARCEL, REFUND } from './example.ts'
import { letter } from './letter.ts'

const kinds = Object.keys(manners) as Kind[]
const nowhere = { publicUrl: '', orderPage: '', preferencesPage: '' }
const mail = (kind: Kind, change = {}, pages: Partial<typeof nowhere> = {}) =>
  letter({ ...exampleOf(kind).message, channel: 'email' }, about(change), { ...nowhere, ...pages })

for (const kind of kinds)
  test(`a letter of the kind ${kind} names the order, its articles and its total, as text and as HTML`, () => {
    const { subject, text, html = '' } = mail(kind)
    assert.match(subject, /S-7K3M-92QX/)
    for (const body of [text, html])
      for (const part of ['S-7K3M-92QX', 'Hand-thrown mug', '2 × £16.50', '£181.40', 'Hello Ada Lovelace,'])
        assert.ok(body.includes(part), `${part} is not in ${body}`)
    assert.doesNotMatch(text + html, /undefined|\[object|NaN/)
    assert.ok(
      letter({ ...exampleOf(kind).message, channel: 'sms' }, about(), nowhere).text.length <= 160,
      'a text message has one part',
    )
  })

test('what customers wrote cannot become HTML', () => {
  const evil = `<img src=x onerror="alert('1')">&amp;`
  const shippingAddress = { name: evil, line1: evil, city: evil, country: 'GB' }
  const lines = about().order.lines.map((line) => ({ ...line, title: evil, variantTitle: evil }))
  const { html = '' } = mail(
    'order_confirmed',
    { shippingAddress, lines },
    { orderPage: `https://shop.example/"><b>{token}` },
  )
  assert.doesNotMatch(html, /<img|<b>|onerror="/)
  assert.ok(html.includes('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;'))
})

test('a letter links to the page of the order where there is one', () => {
  const link = 'https://shop.example/orders/ord_01k7t2hw5ae1m9z3c8q4v7x0yb?token=a%20secret%2Ftoken'
  const orderPage = 'https://shop.example/orders/{orderId}?token={token}'
  const { text, html = '' } = mail('order_confirmed', {}, { orderPage })
  assert.ok(text.includes(`Your order: ${link}`))
  assert.ok(html.includes(`href="${link}"`))
  assert.doesNotMatch(mail('order_confirmed').html ?? '', /href/)
})

test('a letter that can be done without, and no other, links to where that is said', () => {
  const preferencesPage = 'https://shop.example/news/{orderId}?token={token}'
  const link = 'https://shop.example/news/ord_01k7t2hw5ae1m9z3c8q4v7x0yb?token=a%20secret%2Ftoken'
  const linking = kinds.filter((kind) => {
    const { text, html = '' } = mail(kind, {}, { preferencesPage })
    const isThere = text.includes(link)
    assert.equal(html.includes(`href="${link}"`), isThere, kind)
    return isThere
  })
  assert.deepEqual(linking, ['order_shipped', 'order_delivered'])
  assert.doesNotMatch(mail('order_shipped').html ?? '', /href/)
})

test('a letter that can be done without, and no other, says where one click ends such letters', () => {
  const publicUrl = 'https://api.shop.example'
  const url = `${publicUrl}/v1/orders/ord_01k7t2hw5ae1m9z3c8q4v7x0yb/message-preferences/unsubscribe?token=a%20secret%2Ftoken`
  for (const kind of kinds) {
    const isNews = kind === 'order_shipped' || kind === 'order_delivered'
    assert.equal(mail(kind, {}, { publicUrl }).unsubscribeUrl, isNews ? url : undefined, kind)
    assert.equal(mail(kind).unsubscribeUrl, undefined)
  }
})

test('the sums of a letter say what is not zero', () => {
  const pounds = (amount: number) => ({ amount, currency: 'GBP' })
  const totals = {
    subtotal: pounds(18_140),
    discount: pounds(1_000),
    shipping: pounds(495),
    tax: pounds(0),
    total: pounds(17_635),
  }
  const { text } = mail('order_confirmed', { totals })
  assert.match(text, /Subtotal +£181\.40\nDiscount +−£10\.00\nDelivery +£4\.95\nTotal +£176\.35/)
  assert.doesNotMatch(text, /Tax/)
  assert.match(mail('order_confirmed').text, /Delivery +free\nTotal/)
})

test('who is not getting anything is told why and that nothing was taken, and is shown no address', () => {
  const said: [Kind, string, RegExp][] = [
    ['payment_failed', 'payment_declined', /card was declined/],
    ['payment_failed', 'payment_overdue', /could not settle the payment .*in\s+time/],
    ['order_cancelled', 'out_of_stock', /was sold a moment\s+before/],
    ['order_cancelled', 'inventory_unavailable', /put the goods of your\s+order aside/],
  ]
  for (const [kind, reason, why] of said) {
    const { text } = mail(kind, { reason })
    assert.match(text, why)
    assert.match(text, /Nothing\s+was\s+taken\s+from\s+your\s+account/)
    assert.doesNotMatch(text, /Delivery to/)
  }
})

test('who called an order off is told what becomes of the money', () => {
  const pounds = (amount: number) => ({ amount, currency: 'GBP' })
  const given = { refundId: REFUND, cause: 'cancellation' as const, state: 'pending' as const, lines: [], at: '' }
  const paid = mail('order_cancelled', { reason: 'customer', refunds: [{ ...given, amount: pounds(18_140) }] })
  assert.match(paid.text, /As you wished, we have cancelled your order/)
  assert.match(paid.text, /giving £181\.40 back to the card/)
  assert.doesNotMatch(paid.text, /Delivery to|sorry|Nothing\s+was\s+taken/)
  const unpaid = mail('order_cancelled', { reason: 'staff', refunds: [] })
  assert.match(unpaid.text, /We have cancelled your order/)
  assert.match(unpaid.text, /Nothing\s+was\s+taken\s+from\s+your\s+account/)
})

test('money and goods that go back are named', () => {
  const refunded = mail('order_refunded')
  assert.match(refunded.subject, /£5\.00/)
  assert.match(refunded.text, /given £5\.00 of your order back/)
  const returned = mail('order_returned')
  assert.match(returned.text, /1 × Hand-thrown mug and 12 × Moroccan mint\s+tea/)
  assert.match(returned.text, /given £16\.50 back/)
  const [first] = about().order.returns
  const free = { amount: 0, currency: 'GBP' }
  const many = Array.from({ length: 7 }, (_, n) => ({ sku: `SKU-${n}`, quantity: 1 }))
  const { text } = mail('order_returned', { returns: [{ ...first, amount: free, lines: many }] })
  assert.match(text, /1 ×\s+SKU-4 and 2 more\s+articles/)
  assert.match(text, /money had been given back to you before/)
})

test('a letter about a very long order names its first articles and says how many there are besides', () => {
  const [line] = about().order.lines
  const lines = (count: number) => Array.from({ length: count }, (_, n) => ({ ...line, sku: `SKU-${n}-` }))
  for (const [count, first, rest] of [
    [100, 'SKU-99-', undefined],
    [101, 'SKU-99-', 'and 1 more article'],
    [1_000, 'SKU-99-', 'and 900 more articles'],
  ] as const) {
    const { text, html = '' } = mail('order_confirmed', { lines: lines(count) })
    for (const body of [text, html]) {
      assert.ok(body.includes(first) && !body.includes('SKU-100-'), `of ${count} articles`)
      assert.equal(/and \d+ more articles?/.exec(body)?.[0], rest)
      assert.ok(Buffer.byteLength(body) < 102 * 1024, `${Buffer.byteLength(body)} bytes`)
    }
  }
})

test('no line of the text is longer than mail programs show', () => {
  const lines = about().order.lines.map((line) => ({ ...line, title: 'A very long name '.repeat(4).trim() }))
  for (const kind of kinds)
    for (const line of mail(kind, { lines }).text.split('\n')) assert.ok(line.length <= 78, line)
})

test('who waits for a parcel is told its number', () => {
  for (const kind of ['order_shipped', 'order_delivered', 'parcel_lost'] as const) {
    const { text, html = '' } = mail(kind)
    assert.ok(text.includes(PARCEL) && html.includes(PARCEL), kind)
  }
})
