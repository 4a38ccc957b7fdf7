import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { redactError, redactFacts, redactText, redactValue } from './redact.ts'

const texts: Record<string, string> = {
  'connection refused': 'connection refused',
  'paid with 4111111111111111': 'paid with [card]',
  'paid with 4111 1111 1111 1111, thanks': 'paid with [card], thanks',
  '5500-0000-0000-0004': '[card]',
  'amex 3782 822463 10005.': 'amex [card].',
  'old visa 4222222222222': 'old visa [card]',
  'order 1234567890 4111111111111111 12/29': 'order 1234567890 [card] 12/29',
  card4111111111111111x: 'card[card]x',
  'not by Luhn: 4111111111111112': 'not by Luhn: 4111111111111112',
  'a time is no card: 1700000000005': 'a time is no card: 1700000000005',
  'jane.doe+shop@mail.example.co.uk is unknown': '[email] is unknown',
  '"a@b.example","c@d.example"': '"[email]","[email]"',
  '/v1/users?email=jane%40example.com&page=2': '/v1/users?email=[email]&page=2',
  'Key (mail)=(jane@example.com) already exists': 'Key (mail)=([email]) already exists',
  'undici@8.12.4 in node_modules/@souk/kit': 'undici@8.12.4 in node_modules/@souk/kit',
  'authorization: Bearer abc.def-123': 'authorization: Bearer [secret]',
  'got eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJvcmRlciJ9.c2ln back': 'got [secret] back',
  'postgres://souk:hunter2@db.example.com:5432/shop': 'postgres://[secret]@db.example.com:5432/shop',
  'redis://:hunter2@localhost': 'redis://[secret]@localhost',
}

test('what must not be read is taken out of a text, and the rest stays', () => {
  for (const [given, expected] of Object.entries(texts)) assert.equal(redactText(given), expected)
})

test('a value is hidden by its name, whatever it is, unless it only says yes or no', () => {
  const secret = [
    'password',
    'newPassword',
    'accessToken',
    'client_secret',
    'Set-Cookie',
    'Authorization',
    'x-passport',
  ]
  const more = ['cardNumber', 'creditcard', 'cvc', 'cvv2', 'email', 'e-mail', 'API_KEY', 'iban']
  for (const name of [...secret, ...more]) assert.equal(redactValue(name, 'x'), '[secret]', name)
  for (const name of ['discarded', 'cardinality', 'operation', 'sku', 'passes'])
    assert.equal(redactValue(name, 3), 3, name)
  assert.equal(redactValue('cvc', 123), '[secret]')
  assert.equal(redactValue('hasPassword', true), true)
  assert.deepEqual(redactFacts({ headers: { cookie: ['a=b'], accept: '*/*' }, token: { raw: 'x' }, card: undefined }), {
    headers: { cookie: '[secret]', accept: '*/*' },
    token: '[secret]',
  })
})

test('facts become plain JSON', () => {
  const facts = {
    at: new Date(0),
    where: new URL('http://u:p@host/path'),
    count: 3n,
    set: new Set([1]),
    map: new Map([['password', 'x']]),
    bytes: new Uint8Array(3),
    none: null,
    run: () => 1,
    card: 4111111111111111,
    paid: 4111111111111111,
    later: 1700000000005,
  }
  assert.deepEqual(redactFacts(facts), {
    at: '1970-01-01T00:00:00.000Z',
    where: 'http://[secret]@host/path',
    count: '3',
    set: [1],
    map: { password: '[secret]' },
    bytes: '[3 bytes]',
    none: null,
    card: '[secret]',
    paid: '[card]',
    later: 1700000000005,
  })
})

test('an error becomes name, message, stack and cause, without secrets', () => {
  const error = new TypeError('no such user jane@example.com', { cause: new Error('card 4111111111111111') })
  const redacted = redactFacts({ error })
  assert.partialDeepStrictEqual(redacted, {
    error: { name: 'TypeError', message: 'no such user [email]', cause: { name: 'Error', message: 'card [card]' } },
  })
  const text = JSON.stringify(redacted)
  assert.match(text, /redact\.test\.ts/)
  assert.doesNotMatch(text, /jane|4111/)
  assert.deepEqual(redactError('lost jane@example.com'), { name: 'Error', message: 'lost [email]' })
})

test('facts are cut off where they get too deep or too large, and a secret at the cut does not show', () => {
  const circle: Record<string, unknown> = {}
  for (let at = 0; at < 100; at++) circle[`link${at}`] = circle
  assert.ok(JSON.stringify(redactFacts(circle)).length < 100_000)
  assert.ok(
    JSON.stringify(redactFacts({ list: Array.from({ length: 1e6 }, () => 'x'.repeat(1_000)) })).length < 100_000,
  )
  const aroundTheCut = Array.from({ length: 40 }, (_, at) => [4_070 + at, 4_580 + at]).flat()
  for (const before of ['', `eyJhbGciOi.${'a'.repeat(4_000)}`])
    for (const length of aroundTheCut) {
      const text = `${before.padEnd(length)}4111111111111111 ${'x'.repeat(600)}`
      assert.doesNotMatch(redactText(text), /41{8}/, `${before.length} ${length}`)
    }
})

test('facts that cannot be read do no harm', () => {
  const trap = Object.defineProperty({}, 'x', {
    enumerable: true,
    get: () => {
      throw new Error('trap')
    },
  })
  assert.equal(redactFacts(trap), '[unreadable]')
  assert.equal(redactError(Object.create(null)).message, '[unreadable]')
})

test('no text makes redaction slow', () => {
  const hostile = ['eyJaaaaa', 'a.', '1 ', '1   ', '4111 1', 'a@', '://a', 'bearer ', '@a.', '%40', '1', 'a'].map(
    (part) => part.repeat(10_000),
  )
  const before = process.cpuUsage()
  for (const text of hostile) redactText(`@ eyJ bearer ${text}`)
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < 1_000_000, `${user + system} us`)
})

const luhn = (digits: string) => {
  const sum = [...digits].toReversed().reduce((total, digit, at) => {
    const value = Number(digit) * (at % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + String((10 - (sum % 10)) % 10)
}
const card = fc
  .tuple(fc.integer({ min: 3, max: 6 }), fc.stringMatching(/^\d{11,17}$/), fc.constantFrom('', ' ', '-'))
  .map(([first, digits, separator]) => luhn(`${first}${digits}`).replaceAll(/(\d{4})(?=\d)/g, `$1${separator}`))
const noDigit = fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/\d/g, '#'))

test('no card number and no e-mail address survives anywhere in nested facts', () => {
  fc.assert(
    fc.property(
      fc.oneof(card, fc.emailAddress()).chain((secret) => {
        const text = fc.tuple(noDigit, noDigit).map(([before, after]) => before + secret + after)
        const leaf = fc.oneof(
          text,
          text.map((message) => new Error(message, { cause: { message } })),
          fc.anything(),
        )
        const facts = fc.object({ values: [leaf], key: fc.oneof(text, fc.string()), maxDepth: 5 })
        return fc.tuple(fc.constant(secret), facts, text)
      }),
      ([secret, facts, text]) => {
        assert.ok(!JSON.stringify(redactFacts({ facts, text })).includes(secret))
        assert.ok(!redactText(text).includes(secret))
      },
    ),
    { numRuns: 300 },
  )
})
