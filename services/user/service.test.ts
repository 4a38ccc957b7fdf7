import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { trial, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import service from './service.ts'
import {
  hashOfLowCost,
  lettersOf,
  linkTo,
  newCustomer,
  notification,
  PASSWORD,
  problem,
  signIn,
} from './test-support.ts'

const { register, verifyEmail, login, refresh, forgotPassword, resetPassword, changePassword, me, letter } =
  user.operations
const ADA = 'ada@example.com'
const OTHER = 'another good password'
const MINUTE_MS = 60_000
const registration = { email: ADA, password: PASSWORD, name: 'Ada Lovelace' }

let shop: Trial
beforeEach(async () => {
  shop = await trial([service])
})
afterEach(() => shop.stop())

const lettersTo = async (email: string) =>
  (await lettersOf(shop)).filter((each) => each.email === email).map(({ kind }) => kind)

describe('an account', () => {
  it('begins when the link of its letter is opened', async () => {
    assert.deepEqual(await shop.ask(register, registration), {})
    assert.deepEqual(await problem(shop, login, { email: ADA, password: PASSWORD }), [
      401,
      'wrong_credentials',
      undefined,
    ])
    assert.deepEqual(await lettersTo(ADA), ['verify_email'])
    await shop.ask(verifyEmail, { token: await linkTo(shop, ADA) })
    const { as, subject } = await signIn(shop, { email: 'ADA@example.com', password: PASSWORD })
    const { createdAt: _, ...known } = await shop.ask(me, {}, as)
    const expected = { customerId: subject, email: ADA, name: 'Ada Lovelace', locale: 'en-GB', marketing: false }
    assert.deepEqual(known, expected)
    assert.deepEqual(
      (await shop.published()).filter(({ type }) => type === 'user.registered').map(({ data }) => data),
      [{ customerId: subject }],
    )
  })

  it('belongs to who answers the letter, with the password that was chosen with that link', async () => {
    await shop.ask(register, { ...registration, password: 'chosen by a stranger' })
    await shop.ask(register, registration)
    const [first, second] = (await lettersOf(shop)).map(({ token = '' }) => token)
    await shop.ask(verifyEmail, { token: second ?? '' })
    assert.deepEqual(await problem(shop, verifyEmail, { token: first }), [410, 'link_spent', undefined])
    await signIn(shop, { email: ADA, password: PASSWORD })
    assert.equal((await shop.send(login, { email: ADA, password: 'chosen by a stranger' })).status, 401)
  })

  it('that there is already is told to its owner alone, and stays as it is', async () => {
    await newCustomer(shop, ADA)
    assert.deepEqual(await shop.ask(register, { ...registration, email: 'Ada@example.com', password: OTHER }), {})
    assert.deepEqual(await lettersTo(ADA), ['account_exists'])
    await signIn(shop, { email: ADA, password: PASSWORD })
  })

  it('that nobody opens is forgotten after a day, and its link with it', async () => {
    await shop.ask(register, registration)
    const token = await linkTo(shop, ADA)
    shop.clock.skip(86_400_001)
    await shop.advance(61_000)
    assert.equal((await shop.send(verifyEmail, { token })).status, 410)
    const { read } = shop.database('user')
    assert.deepEqual([await read.all`select 1 as n from account`, await read.all`select 1 as n from letter`], [[], []])
  })

  it('is not asked for with a password that is guessed at once', async () => {
    for (const password of ['password1', ADA, 'aaaaaaaaa'])
      assert.deepEqual(await problem(shop, register, { ...registration, password }), [
        422,
        'weak_password',
        '/password',
      ])
    for (const password of ['short', 'x'.repeat(129), 'nul\0nul\0nul'])
      assert.deepEqual(await problem(shop, register, { ...registration, password }), [422, 'invalid', '/password'])
    assert.deepEqual(await shop.published(), [])
  })

  for (const wrong of [
    { email: 'nobody' },
    { email: 'a b@example.com' },
    { name: ' ' },
    { name: 'two\nlines' },
    { locale: 'English' },
    { marketing: 'yes' },
    { roles: ['administrator'] },
    { kind: 'staff' },
    { state: 'active' },
  ])
    it(`is not asked for with ${JSON.stringify(wrong)}`, async () => {
      const [field] = Object.keys(wrong)
      assert.deepEqual(await problem(shop, register, { ...registration, ...wrong }), [422, 'invalid', `/${field}`])
    })
})

describe('a letter', () => {
  it('is written for notification alone', async () => {
    await shop.ask(register, registration)
    const [{ data }] = (await shop.published()) as unknown as [{ data: { letterId: string } }]
    for (const as of [{}, { subject: 'cus_1' }, { subject: 'stf_1', permissions: ['*'] }, { service: 'order' }])
      assert.equal((await shop.send(letter, data, as)).status, 403)
    assert.equal((await shop.send(letter, data, notification)).status, 200)
  })

  it('says nothing of what its event says: neither address nor secret', async () => {
    await newCustomer(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    const events = JSON.stringify(await shop.published())
    assert.doesNotMatch(events, /ada@|Lovelace/i)
    for (const { token } of await lettersOf(shop)) assert.ok(!events.includes(token ?? 'none'))
  })

  it('is written five times in a quarter of an hour, not more, and then again', async () => {
    for (let n = 0; n < 8; n++) assert.equal((await shop.send(forgotPassword, { email: ADA })).status, 202)
    for (let n = 0; n < 8; n++) assert.equal((await shop.send(register, registration)).status, 202)
    assert.equal((await shop.published()).length, 10)
    shop.clock.skip(15 * MINUTE_MS)
    await shop.ask(forgotPassword, { email: ADA })
    assert.equal((await shop.published()).length, 11)
  })

  it('to an address that somebody has goes to theirs, not to a spelling of a stranger', async () => {
    await newCustomer(shop, 'kate@example.com')
    // The Kelvin sign is a K to whoever compares addresses, and may be another mailbox to who delivers to it.
    const email = '\u212aate@example.com'
    await shop.ask(forgotPassword, { email })
    await shop.ask(register, { ...registration, email })
    assert.deepEqual(await lettersTo('kate@example.com'), ['reset_password', 'account_exists'])
    assert.deepEqual(await lettersTo(email), [])
    await shop.ask(resetPassword, { token: await linkTo(shop, 'kate@example.com'), password: OTHER })
    await signIn(shop, { email: 'kate@example.com', password: OTHER })
  })

  it('about an address that nobody has is void', async () => {
    await shop.ask(forgotPassword, { email: 'nobody@example.com' })
    const [{ data }] = (await shop.published()) as unknown as [{ data: object }]
    assert.deepEqual(await problem(shop, letter, data, notification), [410, 'letter_void', undefined])
  })

  const forged = [
    'x',
    '',
    'let_00000000000000000000000000',
    `let_00000000000000000000000000.${'A'.repeat(43)}`,
    `let_${'0'.repeat(26)}.${'A'.repeat(200)}`,
  ]
  for (const token of forged)
    it(`has no link like ${token.slice(0, 40)}${token.length}`, async () => {
      for (const [operation, input] of [
        [verifyEmail, { token }],
        [resetPassword, { token, password: OTHER }],
      ] as const) {
        const { status } = await shop.send(operation, input)
        assert.ok(status === 410 || (status === 422 && (token === '' || token.length > 200)), String(status))
      }
    })

  it('has a link that opens nothing else than it is for', async () => {
    await newCustomer(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    const reset = await linkTo(shop, ADA)
    assert.equal((await shop.send(verifyEmail, { token: reset })).status, 410)
    await shop.ask(register, { ...registration, email: 'eve@example.com' })
    const verify = await linkTo(shop, 'eve@example.com')
    assert.equal((await shop.send(resetPassword, { token: verify, password: OTHER })).status, 410)
    const [id, seal] = [verify.split('.')[0], reset.split('.')[1]]
    assert.equal((await shop.send(verifyEmail, { token: `${id}.${seal}` })).status, 410)
  })
})

describe('a password', () => {
  it('that was forgotten is chosen anew by the link, once; every session ends and the owner is told', async () => {
    const { refreshToken } = await newCustomer(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    const token = await linkTo(shop, ADA)
    await shop.ask(resetPassword, { token, password: OTHER })
    assert.deepEqual(await problem(shop, resetPassword, { token, password: PASSWORD }), [410, 'link_spent', undefined])
    assert.equal((await shop.send(refresh, { refreshToken })).status, 401)
    assert.equal((await shop.send(login, { email: ADA, password: PASSWORD })).status, 401)
    await signIn(shop, { email: ADA, password: OTHER })
    assert.deepEqual(await lettersTo(ADA), ['password_changed'])
  })

  it('is not chosen by a link of more than a quarter of an hour', async () => {
    await newCustomer(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    const token = await linkTo(shop, ADA)
    shop.clock.skip(15 * MINUTE_MS)
    assert.equal((await shop.send(resetPassword, { token, password: OTHER })).status, 410)
  })

  it('is not chosen by an older link once it was chosen by another', async () => {
    await newCustomer(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    const older = await linkTo(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    await shop.ask(resetPassword, { token: await linkTo(shop, ADA), password: OTHER })
    assert.equal((await shop.send(resetPassword, { token: older, password: PASSWORD })).status, 410)
  })

  it('that is weak leaves the link as it was', async () => {
    await newCustomer(shop, ADA)
    await shop.ask(forgotPassword, { email: ADA })
    const token = await linkTo(shop, ADA)
    assert.equal((await shop.send(resetPassword, { token, password: 'password1' })).status, 422)
    await shop.ask(resetPassword, { token, password: OTHER })
  })

  it('is changed by who knows it; every session ends but the one that begins with it', async () => {
    const ada = await newCustomer(shop, ADA)
    const input = { password: PASSWORD, newPassword: OTHER }
    const tokens = await shop.ask(changePassword, input, ada.as)
    assert.equal((await shop.send(refresh, { refreshToken: ada.refreshToken })).status, 401)
    await shop.ask(refresh, { refreshToken: tokens.refreshToken })
    assert.deepEqual(await problem(shop, changePassword, input, ada.as), [403, 'wrong_password', undefined])
    assert.deepEqual(await lettersTo(ADA), ['password_changed'])
    await signIn(shop, { email: ADA, password: OTHER })
  })

  it('is changed by nobody who is not signed in, or has no account', async () => {
    const input = { password: PASSWORD, newPassword: OTHER }
    assert.equal((await shop.send(changePassword, input)).status, 401)
    assert.equal((await shop.send(changePassword, input, { subject: 'cus_none' })).status, 404)
  })

  it('is not guessed with a stolen access token either', async () => {
    const { as } = await newCustomer(shop, ADA)
    const guess = { password: 'a guess or two', newPassword: OTHER }
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) statuses.push((await shop.send(changePassword, guess, as)).status)
    assert.deepEqual(statuses, [403, 403, 403, 403, 403, 429])
  })

  it('is hashed anew with the next login when its hash has another cost than it should', async () => {
    await newCustomer(shop, ADA)
    const { read } = shop.database('user')
    const hashes = async () => (await read.all<{ password_hash: string }>`select password_hash from account`)[0]
    const before = (await hashes())?.password_hash ?? ''
    const old = hashOfLowCost(PASSWORD)
    await shop.database('user').transaction((db) => db.run`update account set password_hash = ${old}`)
    await signIn(shop, { email: ADA, password: PASSWORD })
    const after = (await hashes())?.password_hash ?? ''
    assert.notEqual(after, old)
    assert.equal(after.split('$')[3], before.split('$')[3])
    await signIn(shop, { email: ADA, password: PASSWORD })
  })
})
