import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aboutAccount, TOKEN } from '../test-support/accounts.ts'
import { accountLetter } from './letter.ts'
import { wordsFor, type AboutAccount } from './words.ts'

const kinds = Object.keys(wordsFor) as AboutAccount['kind'][]
const nowhere = { verifyPage: '', resetPage: '' }
const pages = { verifyPage: 'https://shop.example/verify?t={token}', resetPage: 'https://shop.example/reset?t={token}' }

for (const kind of kinds)
  test(`a letter of the kind ${kind} says what happened, as text and as HTML`, () => {
    const { subject, text, html } = accountLetter(aboutAccount(kind), nowhere)
    assert.match(text, new RegExp(subject.slice(0, 10), 'i'))
    assert.match(html, /^<!doctype html>/)
    assert.doesNotMatch(subject + text + html, /undefined|\[object|NaN/)
    for (const line of text.split('\n')) assert.ok(line.length <= 100, line)
  })

test('a letter with a link leads to the page for it, or shows the code where there is none', () => {
  for (const [kind, page, place] of [
    ['verify_email', 'https://shop.example/verify?t=', '/v1/auth/verify-email'],
    ['reset_password', 'https://shop.example/reset?t=', '/v1/auth/password/reset'],
    ['invitation', 'https://shop.example/reset?t=', '/v1/auth/password/reset'],
  ] as const) {
    const linked = accountLetter(aboutAccount(kind), pages)
    const link = `${page}${encodeURIComponent(TOKEN)}`
    assert.ok(linked.text.includes(link) && linked.html.includes(`href="${link}"`), kind)
    const plain = accountLetter(aboutAccount(kind), nowhere)
    for (const body of [plain.text, plain.html]) assert.ok(body.includes(TOKEN) && body.includes(place), kind)
    assert.doesNotMatch(plain.html, /href/)
  }
})

test('a letter without a link leads nowhere and shows no code', () => {
  for (const kind of ['account_exists', 'password_changed', 'email_changed'] as const) {
    const { text, html } = accountLetter(aboutAccount(kind), pages)
    assert.doesNotMatch(text + html, /https:\/\/|href|POST/, kind)
  }
})

test('what a stranger wrote as a name does not reach who never asked for it, and becomes no HTML', () => {
  const name = '<b>Cheap watches</b> at https://evil.example'
  const unasked = accountLetter({ ...aboutAccount('verify_email'), name }, pages)
  assert.doesNotMatch(unasked.text + unasked.html, /watches|evil/)
  const { html } = accountLetter({ ...aboutAccount('password_changed'), name }, pages)
  assert.ok(html.includes('&lt;b&gt;Cheap watches&lt;/b&gt;'))
})
