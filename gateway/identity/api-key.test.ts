import assert from 'node:assert/strict'
import { test } from 'node:test'
import { virtualClock } from '@souk/kit/world'
import { createApiKeyCheck } from './api-key.ts'

const KEY = 'souk_key_1_secret'
const bearer = { subject: 'stf_1', permissions: ['order:read'], byApiKey: true }

function stage() {
  const clock = virtualClock()
  const said = { answer: (_key: string): unknown => ({ active: true, ...bearer }), times: 0 }
  const noted: string[] = []
  const check = createApiKeyCheck(
    clock,
    async (key) => {
      said.times++
      return said.answer(key)
    },
    async (key) => void noted.push(key),
  )
  return { clock, said, noted, check }
}

test('an API key stands for whom its maker says, and is asked about again after 30 s', async () => {
  const { clock, said, check } = stage()
  assert.deepEqual(await check(KEY), bearer)
  await clock.advance(29_000)
  assert.deepEqual(check(KEY), bearer)
  assert.equal(said.times, 1)
  said.answer = () => ({ active: false })
  await clock.advance(1_000)
  assert.equal(await check(KEY), undefined)
})

test('that a key is used is told once an hour, and of a key that is not valid nothing', async () => {
  const { clock, said, noted, check } = stage()
  for (let minute = 0; minute < 60; minute++) {
    await check(KEY)
    await clock.advance(60_000)
  }
  assert.deepEqual(noted, [KEY])
  await check(KEY)
  assert.deepEqual(noted, [KEY, KEY])
  said.answer = () => ({ active: false })
  await clock.advance(7_200_000)
  await check(KEY)
  assert.equal(noted.length, 2)
})

test('an unknown key is not asked about again for 30 s', async () => {
  const { clock, said, check } = stage()
  said.answer = () => ({ active: false })
  for (let turn = 0; turn < 10; turn++) assert.equal(await check(KEY), undefined)
  assert.equal(said.times, 1)
  said.answer = () => ({ active: true, ...bearer })
  await clock.advance(30_000)
  assert.deepEqual(await check(KEY), bearer)
})

test('many requests with one key at once ask once', async () => {
  const { said, check } = stage()
  const all = await Promise.all(Array.from({ length: 100 }, async () => check(KEY)))
  assert.ok(all.every((each) => each?.subject === 'stf_1'))
  assert.equal(said.times, 1)
})

test('a key that ends in ten seconds holds for ten seconds', async () => {
  const { clock, said, check } = stage()
  const expiresAt = new Date(clock.now() + 10_000).toISOString()
  said.answer = () => ({ active: true, ...bearer, expiresAt })
  assert.deepEqual(await check(KEY), bearer)
  await clock.advance(9_999)
  assert.deepEqual(check(KEY), bearer)
  await clock.advance(1)
  assert.equal(await check(KEY), undefined)
})

test('when nobody answers it cannot be told, and is tried again with the next request', async () => {
  const { said, check } = stage()
  said.answer = () => {
    throw new Error('away')
  }
  await assert.rejects(async () => check(KEY), /away/)
  said.answer = () => ({ active: true, ...bearer })
  assert.deepEqual(await check(KEY), bearer)
})

test('what is known goes on to hold while nobody answers', async () => {
  const { clock, said, check } = stage()
  await check(KEY)
  said.answer = () => {
    throw new Error('away')
  }
  await clock.advance(29_000)
  assert.deepEqual(await check(KEY), bearer)
})

test('20,000 made-up keys do not push out the one that is known', async () => {
  const { said, check } = stage()
  await check(KEY)
  said.answer = () => ({ active: false })
  for (let n = 0; n < 20_000; n++) await check(`souk_key_${n}_x`)
  assert.deepEqual(check(KEY), bearer)
})

for (const key of ['souk_', 'souk_a b', 'souk_../x', `souk_${'x'.repeat(200)}`, 'souk_ключ', ''])
  test(`nobody is asked about ${JSON.stringify(key.slice(0, 12))}, which cannot be a key`, async () => {
    const { said, check } = stage()
    assert.equal(await check(key), undefined)
    assert.equal(said.times, 0)
  })

const answers: Record<string, unknown> = {
  nothing: undefined,
  'that it is active, and not for whom': { active: true },
  'a word instead of true': { active: 'true', ...bearer },
  'no list of permissions': { active: true, subject: 'stf_1', permissions: '*' },
  'an end that is no time': { active: true, ...bearer, expiresAt: 'never' },
  'an end that has passed': { active: true, ...bearer, expiresAt: '2001-01-01T00:00:00Z' },
}
for (const [what, answer] of Object.entries(answers))
  test(`an answer that says ${what} lets nobody in`, async () => {
    const { said, check } = stage()
    said.answer = () => answer
    assert.equal(await check(KEY), undefined)
  })
