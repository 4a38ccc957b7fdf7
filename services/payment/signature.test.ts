import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSigned } from './signature.ts'
import { hook } from './test-support.ts'

const NOW = 1_767_225_600_000
const MINUTE_MS = 60_000
const { body, signature } = hook(NOW, { reference: 'pay_1' }, { secret: 'new' })

test('what was signed with one of the secrets is signed, and nothing else', () => {
  assert.ok(isSigned(body, signature, ['new'], NOW))
  assert.ok(isSigned(body, signature, ['newer', 'new'], NOW))
  assert.ok(!isSigned(body, signature, ['old'], NOW))
  assert.ok(!isSigned(`${body} `, signature, ['new'], NOW))
  assert.ok(
    !isSigned(
      body,
      signature.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ['new'],
      NOW,
    ),
  )
})

test('a signature is good for five minutes, by a clock that goes before or after', () => {
  for (const ms of [-5 * MINUTE_MS, 5 * MINUTE_MS]) assert.ok(isSigned(body, signature, ['new'], NOW + ms))
  for (const ms of [-6 * MINUTE_MS, 6 * MINUTE_MS]) assert.ok(!isSigned(body, signature, ['new'], NOW + ms))
})

test('the moment is signed too: an old webhook cannot be made young', () => {
  const later = NOW + 10 * MINUTE_MS
  assert.ok(!isSigned(body, signature.replace(/t=\d+/, `t=${later / 1_000}`), ['new'], later))
})

test('while secrets change a webhook may carry both signatures', () => {
  const other = hook(NOW, { reference: 'pay_1' }, { secret: 'old' }).signature.split(',')[1]
  assert.ok(isSigned(body, `${signature},${other}`, ['old'], NOW))
})

for (const broken of [
  '',
  't=',
  'v1=',
  't=1,v1=',
  't=x,v1=00',
  't=1,v1=zz',
  ',,,',
  't=-1,v1=00',
  't=99999999999999,v1=0',
])
  test(`"${broken}" is no signature`, () => assert.ok(!isSigned(body, broken, ['new'], NOW)))
