import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { user } from './contract.ts'
import { permissionsOf, roles } from './domain/roles.ts'
import service from './service.ts'
import { newCustomer, PASSWORD, signIn } from './test-support.ts'

const { keys, rotateKeys, login } = user.operations
const ADA = 'ada@example.com'
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

let shop: Trial
beforeEach(async () => {
  shop = await trial([service])
})
afterEach(() => shop.stop())

/** Verifies as a client outside does, with what it reads at the well-known place. */
async function verify(token: string) {
  const set = createLocalJWKSet(await shop.ask(keys, {}))
  const expected = { issuer: 'souk', audience: 'souk', typ: 'at+jwt', algorithms: ['EdDSA'] }
  return jwtVerify(token, set, { ...expected, currentDate: new Date(shop.clock.now()) })
}
const kids = async () => (await shop.ask(keys, {})).keys.map(({ kid }) => kid)
const kidOf = (token: string) => decodeProtectedHeader(token).kid
const tokenOf = async () => (await shop.ask(login, { email: ADA, password: PASSWORD })).accessToken

describe('an access token', () => {
  it('is verified by a client outside, and says who it is for ten minutes', async () => {
    const { accessToken, subject, refreshToken } = await newCustomer(shop, ADA)
    const { payload, protectedHeader } = await verify(accessToken)
    const { iat = 0, exp, jti = '', sid } = payload
    assert.deepEqual(
      [payload.iss, payload.aud, payload.sub, exp, 'permissions' in payload],
      ['souk', 'souk', subject, iat + 600, false],
    )
    assert.match(jti, /^tok_/)
    assert.equal(sid, refreshToken.split('.')[0])
    assert.deepEqual(protectedHeader, { alg: 'EdDSA', typ: 'at+jwt', kid: (await kids())[0] })
    shop.clock.skip(600_000)
    await assert.rejects(verify(accessToken), errors.JWTExpired)
  })

  it('that was changed in any letter is not believed', async () => {
    const { accessToken } = await newCustomer(shop, ADA)
    const [header = '', claims = '', signature = ''] = accessToken.split('.')
    const other = Buffer.from(JSON.stringify({ sub: 'stf_1', permissions: ['*'] })).toString('base64url')
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url')
    for (const forged of [
      `${header}.${other}.${signature}`,
      `${none}.${claims}.`,
      `${header}.${claims}.${'A'.repeat(86)}`,
    ])
      await assert.rejects(verify(forged))
  })

  it('differs from every other, also within one moment', async () => {
    await newCustomer(shop, ADA)
    const tokens = await Promise.all([tokenOf(), tokenOf(), tokenOf()])
    assert.equal(new Set(tokens).size, 3)
  })
})

describe('the keys of access tokens', () => {
  it('are none before anybody signs in, one then, and never more for many at once', async () => {
    assert.deepEqual(await kids(), [])
    await newCustomer(shop, ADA)
    await Promise.all(Array.from({ length: 10 }, tokenOf))
    assert.equal((await kids()).length, 1)
  })

  it('say nothing of their private half, which is encrypted where it is kept', async () => {
    await newCustomer(shop, ADA)
    const [key] = (await shop.ask(keys, {})).keys
    assert.deepEqual(Object.keys(key ?? {}).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'])
    const [row] = await shop.database('user').read.all<{ sealed: string }>`select sealed from signing_key`
    assert.equal(Buffer.from(row?.sealed ?? '', 'base64url').length, 12 + 16 + 32)
  })

  it('change after thirty days; the next one can be read a day before, also when nobody signs in', async () => {
    await newCustomer(shop, ADA)
    const [first] = await kids()
    shop.clock.skip(29 * DAY_MS)
    await shop.advance(HOUR_MS + 1_000)
    const [, second] = await kids()
    assert.ok(second !== undefined)
    assert.equal(kidOf(await tokenOf()), first)
    shop.clock.skip(DAY_MS)
    const last = await tokenOf()
    assert.equal(kidOf(last), second)
    await verify(last)
    await shop.advance(HOUR_MS + 1_000)
    assert.deepEqual(await kids(), [second])
    assert.equal((await shop.database('user').read.all`select 1 as n from signing_key`).length, 1)
  })

  it('that staff ask for is announced first, and asking again announces no other', async () => {
    await newCustomer(shop, ADA)
    const [first] = await kids()
    await shop.ask(rotateKeys, {}, staff)
    const { keys: both } = await shop.ask(rotateKeys, {}, staff)
    assert.equal(both.length, 2)
    assert.equal(kidOf(await tokenOf()), first)
    shop.clock.skip(DAY_MS)
    assert.equal(kidOf(await tokenOf()), both[1]?.kid)
  })

  it('that have leaked are gone at once with what they signed, and a new one signs', async () => {
    const { accessToken } = await newCustomer(shop, ADA)
    await shop.ask(rotateKeys, {}, staff)
    const { keys: now } = await shop.ask(rotateKeys, { leaked: true }, staff)
    assert.deepEqual(
      await kids(),
      now.map(({ kid }) => kid),
    )
    assert.equal(now.length, 1)
    await assert.rejects(verify(accessToken), errors.JWKSNoMatchingKey)
    await verify(await tokenOf())
  })

  it('are changed by administrators alone, and by nobody in any other role', async () => {
    for (const [as, status] of [
      [{}, 401],
      [{ subject: 'cus_1' }, 403],
      [{ subject: 'stf_1', permissions: ['user:read', 'user:write', 'keys:write'] }, 403],
      [
        { subject: 'stf_1', permissions: permissionsOf(Object.keys(roles).filter((role) => role !== 'administrator')) },
        403,
      ],
      [{ subject: 'stf_1', permissions: permissionsOf(['administrator']) }, 200],
    ] as const)
      assert.equal((await shop.send(rotateKeys, { leaked: true }, as)).status, status)
  })
})

describe('the secret of the service', () => {
  const withSecret = async (secret: string) => {
    const database = shop.database('user')
    return trial([service], { env: { USER_SECRET: secret }, openDatabase: async () => database })
  }

  it('is needed beside the database: with another one no token, link or key of before is good', async () => {
    const { refreshToken } = await newCustomer(shop, ADA)
    const thief = await withSecret('another secret')
    thief.clock.skip(HOUR_MS)
    assert.equal((await thief.send(user.operations.refresh, { refreshToken })).status, 401)
    const { status, body } = await thief.send(login, { email: ADA, password: PASSWORD })
    assert.deepEqual([status, (body as { code: string }).code], [503, 'cannot_sign'], 'the key cannot be read')
    assert.ok(thief.recorded.lines.some(({ message }) => message.includes('USER_SECRET is not the one')))
    await thief.ask(rotateKeys, { leaked: true }, staff)
    await signIn(thief, { email: ADA, password: PASSWORD })
  })

  it('must not be the default in production', async () => {
    await assert.rejects(trial([service], { env: { NODE_ENV: 'production' } }), /USER_SECRET must be set in production/)
  })
})
