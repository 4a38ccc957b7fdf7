import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failedAgain, keyOf, NO_FAILURES, waitSeconds, weaknessOf, type Failures } from './domain.ts'
import { asked, keySet, published, signing, successor, TOKEN_LIFE_MS, type SigningKey } from './domain/keyring.ts'
import { covers, permissionsOf } from './domain/roles.ts'
import { SESSION_IDLE_MS, SESSION_LIFE_MS, shown, type Session } from './domain/session.ts'

const DAY_MS = 86_400_000
const NOW = Date.UTC(2026, 2, 1)

test('two spellings of an address are one', () => {
  assert.equal(keyOf('Ada@Example.COM'), keyOf('ada@example.com'))
  assert.equal(keyOf('jos\u00e9@example.com'), keyOf('jose\u0301@example.com'))
})

test('what is guessed first is no password, however it is written; everything else is', () => {
  const weak = [
    'password1',
    'PassWord123',
    '12345678',
    'aaaaaaaaaa',
    'ada@example.com',
    'Ada@Example.com',
    'ｐａｓｓｗｏｒｄ1',
  ]
  for (const each of weak) assert.equal(typeof weaknessOf(each, 'ada@example.com'), 'string', each)
  assert.equal(typeof weaknessOf('ada.lovelace', 'ada.lovelace@example.com'), 'string')
  for (const each of ['correct horse battery staple', 'ördnung muß sein', '        x', 'dada@example.com'])
    assert.equal(weaknessOf(each, 'ada@example.com'), undefined, each)
})

test('the fifth failure makes a pause of a second, each further one doubles it, up to a quarter of an hour', () => {
  let failures: Failures = NO_FAILURES
  const pauses = Array.from({ length: 18 }, () => {
    failures = failedAgain(failures, NOW)
    return waitSeconds(failures, NOW)
  })
  assert.deepEqual(pauses, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])
  assert.equal(waitSeconds(failures, NOW + 899_001), 1)
  assert.equal(waitSeconds(failures, NOW + 900_000), 0)
})

const session = (change: Partial<Session> = {}): Session => ({
  id: 'ses_1',
  accountId: 'cus_1',
  salt: 'salt',
  turn: 3,
  turnedAt: NOW,
  createdAt: NOW,
  expiresAt: NOW + SESSION_LIFE_MS,
  ...change,
})

test('the present token is followed by the next, the one before is answered the same for ten seconds', () => {
  assert.equal(shown(session(), 3, NOW + DAY_MS), 'next')
  assert.equal(shown(session(), 2, NOW), 'same')
  assert.equal(shown(session(), 2, NOW + 10_000), 'same')
  assert.equal(shown(session(), 2, NOW + 10_001), 'stolen')
})

test('an older token, and one that was never given, is stolen at once', () => {
  for (const turn of [1, 0, 4, 99]) assert.equal(shown(session(), turn, NOW), 'stolen', String(turn))
})

test('a session ends when it is told to, when it is old, and when nobody used it', () => {
  assert.equal(shown(session({ endedAt: NOW }), 3, NOW), 'over')
  assert.equal(shown(session(), 3, NOW + SESSION_IDLE_MS - 1), 'next')
  assert.equal(shown(session(), 3, NOW + SESSION_IDLE_MS), 'over')
  assert.equal(shown(session({ turnedAt: NOW + SESSION_LIFE_MS - 1_000 }), 3, NOW + SESSION_LIFE_MS), 'over')
})

/** Lets keys be made as the service makes them, and looks at them at some moments. */
function live(keyDays: number, moments: readonly { atMs: number; leaked?: boolean }[]) {
  let keys: SigningKey[] = []
  const make = (next: { generation: number; activeAt: number }) =>
    void keys.push({ ...next, keyId: `key_${next.generation}`, publicHalf: '', sealed: '' })
  return moments.map(({ atMs, leaked }) => {
    const now = NOW + atMs
    if (leaked !== undefined) {
      const next = asked(keys, now, leaked)
      if (leaked) keys = keys.map((key) => ({ ...key, revokedAt: key.revokedAt ?? now }))
      if (next) make(next)
    }
    const next = successor(keys, now, keyDays)
    if (next) make(next)
    return { now, keys: [...keys], signs: signing(keys, now), shown: published(keys, now) }
  })
}

test('there is always a key that signs, it can be read, and it can be read until its last token is over', () => {
  const moments = fc
    .array(
      fc.record({
        gapMs: fc.integer({ min: 0, max: 20 * DAY_MS }),
        leaked: fc.option(fc.boolean(), { nil: undefined }),
      }),
      {
        minLength: 1,
        maxLength: 30,
      },
    )
    .map((all) => {
      let atMs = 0
      return all.map(({ gapMs, leaked }) => ({ atMs: (atMs += gapMs), ...(leaked === undefined ? {} : { leaked }) }))
    })
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), moments, (keyDays, all) => {
      const seen = live(keyDays, all)
      for (const [at, { now, signs, shown: open }] of seen.entries()) {
        assert.ok(signs !== undefined && signs.activeAt <= now)
        assert.ok(open.includes(signs))
        const before = seen[at - 1]
        if (before?.signs === undefined || now - before.now > TOKEN_LIFE_MS) continue
        const isRevoked = !signing([before.signs], now) || open.every(({ generation }) => generation > signs.generation)
        const last = before.signs.generation
        assert.ok(isRevoked || all[at]?.leaked === true || open.some(({ generation }) => generation === last))
      }
    }),
  )
})

test('a key is announced a day before it signs, when the present one is about to have its age', () => {
  const day = (at: number) => ({ atMs: at * DAY_MS })
  const [first, early, due, changed, later] = live(30, [day(0), day(28.9), day(29), day(30), day(30.1)])
  assert.deepEqual(
    first?.shown.map(({ generation }) => generation),
    [1],
  )
  assert.deepEqual(
    early?.shown.map(({ generation }) => generation),
    [1],
  )
  assert.deepEqual(
    due?.shown.map(({ generation }) => generation),
    [1, 2],
  )
  assert.equal(due?.signs?.generation, 1)
  assert.equal(changed?.signs?.generation, 2)
  assert.deepEqual(
    changed?.shown.map(({ generation }) => generation),
    [1, 2],
  )
  assert.deepEqual(
    later?.shown.map(({ generation }) => generation),
    [2],
  )
})

test('after a leak a new key signs at once and is the only one', () => {
  const [, leaked] = live(30, [{ atMs: 0 }, { atMs: 1_000, leaked: true }])
  assert.equal(leaked?.signs?.generation, 2)
  assert.deepEqual(
    keySet(leaked?.keys ?? [], leaked?.now ?? 0).keys.map(({ kid }) => kid),
    ['key_2'],
  )
})

test('a role that there is not gives nothing, and nobody covers more than they have', () => {
  assert.deepEqual(permissionsOf(['administrator']), ['*'])
  assert.deepEqual(permissionsOf(['no such role', 'constructor', '__proto__']), [])
  assert.ok(covers(['*'], ['user:write', '*']))
  assert.ok(covers(['a:b', 'c:d'], ['a:b']))
  assert.ok(!covers(['a:b'], ['a:b', 'c:d']))
  assert.ok(!covers(['a:b'], ['*']))
})
