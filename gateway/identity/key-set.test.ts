import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { recorder } from '@souk/kit/telemetry'
import { seededRandom, virtualClock } from '@souk/kit/world'
import { keepKeys } from './key-set.ts'
import { pen } from './test-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'key-set-'))
after(() => rmSync(folder, { recursive: true }))
const [first, second] = [await pen('key_1'), await pen('key_2')]
let files = 0

/** A key set, and the one who is asked for it: `answer` throws while that one is away. */
function stage(file = join(folder, `${++files}.json`)) {
  const clock = virtualClock()
  const telemetry = recorder({ clock, random: seededRandom(1) })
  const said = { answer: (): unknown => ({ keys: [first.shown] }), times: 0 }
  const set = keepKeys({ clock, telemetry }, file, async () => {
    said.times++
    return said.answer()
  })
  const away = () => {
    said.answer = () => {
      throw new Error('away')
    }
  }
  return { clock, set, said, away, file }
}

test('a key is asked for when it is needed, and known from then on', async () => {
  const { set, said } = stage()
  assert.equal(set.known('key_1'), undefined)
  assert.equal((await set.find('key_1'))?.x, first.shown.x)
  assert.equal(set.known('key_1')?.x, first.shown.x)
  assert.equal(said.times, 1)
})

test('many who need a key at once ask once', async () => {
  const { set, said } = stage()
  const found = await Promise.all(Array.from({ length: 100 }, () => set.find('key_1')))
  assert.ok(found.every((key) => key?.kid === 'key_1'))
  assert.equal(said.times, 1)
})

test('a flood of 1,000 unknown keys a second asks at most twice a minute', async () => {
  const { set, said, clock } = stage()
  await set.find('key_1')
  const begun = said.times
  for (let second = 0; second < 60; second++) {
    await clock.advance(1_000)
    const unknown = Array.from({ length: 1_000 }, (_, n) => set.find(`key_${second}_${n}`))
    assert.ok((await Promise.all(unknown)).every((key) => key === undefined))
  }
  assert.equal(said.times - begun, 2)
  assert.equal(set.known('key_1')?.kid, 'key_1')
})

test('a new key is found by the first token that it signed, once nobody has asked for 30 s', async () => {
  const { set, said, clock } = stage()
  await set.find('key_1')
  said.answer = () => ({ keys: [first.shown, second.shown] })
  await clock.advance(29_000)
  assert.equal(await set.find('key_2'), undefined)
  await clock.advance(1_000)
  assert.equal((await set.find('key_2'))?.kid, 'key_2')
})

test('after five minutes it is looked whether the keys are still the ones, and nobody waits for that', async () => {
  const { set, said, clock } = stage()
  await set.find('key_1')
  said.answer = () => ({ keys: [second.shown] })
  await clock.advance(299_000)
  assert.ok(set.known('key_1'))
  await clock.advance(1_000)
  assert.equal(said.times, 1)
  assert.ok(set.known('key_1'))
  await clock.advance(1)
  assert.equal(said.times, 2)
  assert.equal(set.known('key_1'), undefined)
  assert.ok(set.known('key_2'))
})

test('while nobody answers the last known keys hold, and of an unknown one it is said that it cannot be told', async () => {
  const { set, said, clock, away } = stage()
  await set.find('key_1')
  away()
  await clock.advance(3_600_000)
  for (let minute = 0; minute < 3; minute++) {
    assert.ok(set.known('key_1'))
    await clock.advance(60_000)
  }
  await assert.rejects(set.find('key_2'), /away/)
  said.answer = () => ({ keys: [first.shown, second.shown] })
  await clock.advance(2_000)
  assert.ok(await set.find('key_2'))
})

test('keys that were never read are asked for again after two seconds, not more often', async () => {
  const { set, said, clock, away } = stage()
  away()
  for (let turn = 0; turn < 100; turn++) {
    await assert.rejects(set.find('key_1'), /away/)
    await clock.advance(100)
  }
  assert.equal(said.times, 5)
})

test('the last known keys are on disk, and hold after a restart', async () => {
  const before = stage()
  await before.set.find('key_1')
  const { set, away } = stage(before.file)
  away()
  assert.equal(set.known('key_1')?.x, first.shown.x)
})

for (const [what, text] of Object.entries({ 'half a file': '[{"kid":"key_1', 'no list': '{"keys":{}}', nothing: '' }))
  test(`${what} on disk is no keys, and no reason not to start`, async () => {
    const file = join(folder, `${++files}.json`)
    writeFileSync(file, text)
    const { set } = stage(file)
    assert.equal(set.known('key_1'), undefined)
    assert.ok(await set.find('key_1'))
  })

test('what is no public key for access tokens is left out, a private part too', async () => {
  const { set, said, file } = stage()
  const wrong = [
    null,
    { ...second.shown, kid: 1 },
    { ...second.shown, crv: 'X25519' },
    { ...second.shown, kty: 'oct', k: 'AAAA' },
    { ...second.shown, x: 'short' },
  ]
  said.answer = () => ({ keys: [...wrong, { ...first.shown, d: 'private' }] })
  assert.ok(await set.find('key_1'))
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), [
    { kid: 'key_1', kty: 'OKP', crv: 'Ed25519', x: first.shown.x },
  ])
})

for (const [what, answer] of Object.entries({ 'an empty list': { keys: [] }, nothing: undefined, 'a word': 'keys' }))
  test(`${what} is not believed: the keys from before hold`, async () => {
    const { set, said, clock } = stage()
    await set.find('key_1')
    said.answer = () => answer
    await clock.advance(600_000)
    set.known('key_1')
    await clock.advance(1)
    assert.equal(said.times, 2)
    assert.ok(set.known('key_1'))
  })

test('whoever can be asked is asked at once, and once', async () => {
  const { set, said, clock } = stage()
  set.wake()
  set.wake()
  await clock.advance(0)
  set.wake()
  assert.equal(said.times, 1)
  assert.ok(set.known('key_1'))
})
