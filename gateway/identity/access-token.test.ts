import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { exportSPKI, importJWK, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose'
import { virtualClock } from '@souk/kit/world'
import { createTokenCheck } from './access-token.ts'
import type { KeySet, PublicKey } from './key-set.ts'
import { pen, write, type Pen } from './test-support.ts'

const ISSUE = { issuer: 'souk', audience: 'souk' }
const first = await pen('key_1')
const second = await pen('key_2')

/** A key set whose keys a test takes away, and that counts how often it was asked for one that it does not know. */
function holding(...pens: Pen[]) {
  const keys = new Map(pens.map(({ kid, shown }) => [kid, shown as unknown as PublicKey]))
  const wanted: string[] = []
  const set: KeySet = {
    known: (kid) => keys.get(kid),
    find: async (kid) => {
      wanted.push(kid)
      return undefined
    },
    wake: () => {},
  }
  return { set, keys, wanted }
}

function stage(...pens: Pen[]) {
  const clock = virtualClock()
  const held = holding(...pens)
  return { clock, ...held, check: createTokenCheck(clock, held.set, ISSUE), now: clock.now() }
}

describe('an access token', () => {
  test('says who it is for and what they may do', async () => {
    const { check, now } = stage(first)
    assert.deepEqual(await check(await write(first, now)), { subject: 'cus_1', permissions: [] })
    const staff = await write(first, now, { sub: 'stf_1', permissions: ['order:read'] })
    assert.deepEqual(await check(staff), { subject: 'stf_1', permissions: ['order:read'] })
  })

  test('is verified once, and known at once from then on', async () => {
    const { check, now } = stage(first)
    const token = await write(first, now)
    assert.ok(check(token) instanceof Promise)
    await check(token)
    assert.deepEqual(check(token), { subject: 'cus_1', permissions: [] })
  })

  test('that expires is refused from that second on, also when it is remembered', async () => {
    const { check, clock, now } = stage(first)
    const token = await write(first, now)
    await check(token)
    await clock.advance(599_000)
    assert.ok(await check(token))
    await clock.advance(1_000)
    assert.equal(await check(token), undefined)
  })

  test('is refused when its key is no longer published, also when it is remembered', async () => {
    const { check, keys, now } = stage(first, second)
    const token = await write(first, now)
    assert.ok(await check(token))
    keys.delete(first.kid)
    assert.equal(await check(token), undefined)
    assert.ok(await check(await write(second, now)))
  })

  test('that another one was remembered for says nothing about this one', async () => {
    const { check, now } = stage(first)
    const token = await write(first, now)
    await check(token)
    const [head, , signature] = token.split('.')
    const body = Buffer.from(JSON.stringify({ ...ISSUE, sub: 'cus_2', exp: 9_999_999_999 })).toString('base64url')
    assert.equal(await check(`${head}.${body}.${signature}`), undefined)
  })
})

describe('an access token is refused', () => {
  const at = virtualClock().now()
  const claims = { iss: 'souk', aud: 'souk', sub: 'cus_1', exp: Math.floor(at / 1_000) + 600 }
  const soon = Math.floor(at / 1_000) + 60
  const withDigestOf = (secret: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key_1' }).sign(Buffer.from(secret))
  const publicKey = async () => (await importJWK(first.shown, 'EdDSA', { extractable: true })) as CryptoKey
  const without = async (name: string) =>
    new SignJWT(Object.fromEntries(Object.entries(claims).filter(([each]) => each !== name)))
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'key_1' })
      .sign(first.secret)

  const forged: Record<string, () => Promise<string> | string> = {
    'whose algorithm is none': () => new UnsecuredJWT(claims).encode(),
    'whose header says none over a real signature': async () => {
      const [, body, signature] = (await write(first, at)).split('.')
      const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: 'key_1' })).toString('base64url')
      return `${head}.${body}.${signature}`
    },
    'that is a digest with the public key as JSON': () => withDigestOf(JSON.stringify(first.shown)),
    'that is a digest with the public key as PEM': async () => withDigestOf(await exportSPKI(await publicKey())),
    'that is a digest with the bytes of the public key': () => withDigestOf(first.shown.x as string),
    'of another issuer': () => write(first, at, { iss: 'evil' }),
    'for another audience': () => write(first, at, { aud: 'warehouse' }),
    'without an issuer': () => without('iss'),
    'without an audience': () => without('aud'),
    'without an end': () => without('exp'),
    'for nobody': () => without('sub'),
    'for an empty name': () => write(first, at, { sub: '' }),
    'that has expired': () => write(first, at - 601_000),
    'that ends this second': () => write(first, at, { exp: Math.floor(at / 1_000) }),
    'that is not valid yet': () => write(first, at, { nbf: soon }),
    'whose end is no number': () => write(first, at, { exp: 'never' as never }),
    'whose permissions are no list': () => write(first, at, { permissions: '*' }),
    'whose permissions are no words': () => write(first, at, { permissions: [{ any: '*' }] }),
    'signed by somebody else under a known name': () => write({ ...second, kid: 'key_1' }, at),
    'without the name of its key': () => write(first, at, {}, { kid: undefined }),
    'whose key is named by a path': () => write(first, at, {}, { kid: '../../key_1' }),
    'whose key has the name of something every object has': () => write(first, at, {}, { kid: '__proto__' }),
    'whose key is named by a list': () => write(first, at, {}, { kid: ['key_1'] }),
    'that says where its keys are': () => write(first, at, {}, { jku: 'https://evil.example/jwks.json' }),
    'that brings its own key': () => write(second, at, {}, { kid: 'key_1', jwk: second.shown }),
    'that brings a certificate': () => write(first, at, {}, { x5u: 'https://evil.example/cert' }),
    'with something critical that nobody knows': () =>
      write(first, at, {}, { crit: ['exp'], exp: soon }).catch(() => critical()),
    'of another type': () => write(first, at, {}, { typ: 'JWT' }),
    'that is a passport': () => write(first, at, {}, { typ: 'passport+jwt' }),
    'without a type': () => write(first, at, {}, { typ: undefined }),
    'of two parts': async () => (await write(first, at)).split('.').slice(0, 2).join('.'),
    'of five parts': async () => `${await write(first, at)}.a.b`,
    'with a signature of another token': async () => {
      const [one, other] = [await write(first, at), await write(first, at, { sub: 'cus_2' })]
      return [...one.split('.').slice(0, 2), other.split('.')[2]].join('.')
    },
    'whose header is no JSON': () => 'e30x.e30.AA',
  }
  /** The library refuses to make such a header, so it is put in front by hand. */
  async function critical(): Promise<string> {
    const [, body, signature] = (await write(first, at)).split('.')
    const head = { alg: 'EdDSA', typ: 'at+jwt', kid: 'key_1', crit: ['exp'], exp: soon }
    return `${Buffer.from(JSON.stringify(head)).toString('base64url')}.${body}.${signature}`
  }

  for (const [what, make] of Object.entries(forged))
    test(what, async () => {
      const { check } = stage(first)
      assert.equal(await check(await make()), undefined)
    })

  test('whatever the text is', async () => {
    const { check } = stage(first)
    const part = fc.oneof(
      fc.base64String(),
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        assert.equal(await check(parts.join('.')), undefined)
      }),
    )
  })

  test('without a look for its key when its header is not as it should be', async () => {
    const { check, wanted, now } = stage(first)
    await check(await write(second, now, {}, { jku: 'https://evil.example' }))
    assert.deepEqual(wanted, [])
    await check(await write(second, now))
    assert.deepEqual(wanted, ['key_2'])
  })
})
