import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../contract/index.ts'
import { seededRandom, systemClock, systemRandom, virtualClock } from '../world/index.ts'
import { trialPasswords } from '../testing/trial-passwords.ts'
import { recorder } from '../telemetry/index.ts'
import { argon2Digest } from './argon2.ts'
import { createPasswords, type Digest } from './passwords.ts'
import { readPhc } from './phc.ts'

const WORDS = 'correct horse battery staple'
const telemetry = { count: () => {} }
const real = createPasswords({ clock: systemClock, random: systemRandom, telemetry, digest: argon2Digest })

test('a hash costs what is advised, says so, and fits its password alone', async () => {
  const [one, other] = await Promise.all([real.hash(WORDS), real.hash(WORDS)])
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  assert.notEqual(one, other, 'each has its own salt')
  assert.equal(await real.verify(WORDS, one), true)
  for (const wrong of ['', `${WORDS} `, WORDS.toUpperCase()]) assert.equal(await real.verify(wrong, one), false)
})

test('the hash is that of argon2id: the test vector of another implementation fits', async () => {
  // From the tests of the reference implementation (phc-winner-argon2, test.c): t = 2, m = 2^8, p = 1.
  const vector = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
  assert.equal(await real.verify('password', vector), true)
  assert.equal(await real.verify('passwore', vector), false)
  assert.equal(real.isOutdated(vector), true)
})

test('two ways to write the same letters are one password', async () => {
  const hash = await real.hash('cr\u00e8me br\u00fbl\u00e9e')
  assert.equal(await real.verify('cre\u0300me bru\u0302le\u0301e', hash), true)
})

test('without a hash nothing is right, and the work is the same', async () => {
  const asked: [number, number][] = []
  const digest: Digest = async (_, { memory, passes }, bytes) => {
    asked.push([memory, passes])
    return Buffer.alloc(bytes)
  }
  const counting = createPasswords({ clock: systemClock, random: systemRandom, telemetry, digest })
  const hash = await counting.hash(WORDS)
  assert.equal(await counting.verify(WORDS, hash), true)
  assert.equal(await counting.verify(WORDS, undefined), false)
  assert.deepEqual(asked, [
    [19_456, 2],
    [19_456, 2],
    [19_456, 2],
  ])
})

test('what is no hash is a defect, not a wrong password', async () => {
  for (const text of ['', 'plain', '$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA', '$argon2id$v=19$m=8,t=1,p=1$$'])
    await assert.rejects(real.verify(WORDS, text), /no hash of argon2id/)
  assert.deepEqual(readPhc(await real.hash(WORDS)).memory, 19_456)
})

test('two are hashed at a time, twenty wait, and who comes then is told when to come back', async () => {
  let running = 0
  let most = 0
  const gates: (() => void)[] = []
  const digest: Digest = async (_, __, bytes) => {
    most = Math.max(most, ++running)
    await new Promise<void>((resolve) => gates.push(resolve))
    running--
    return Buffer.alloc(bytes)
  }
  const clock = virtualClock()
  const busy = createPasswords({ clock, random: seededRandom(1), telemetry, digest })
  const answers = Array.from({ length: 30 }, () => busy.hash(WORDS).catch((error: unknown) => error))
  const refused = await Promise.all(answers.slice(22))
  for (const each of refused) {
    assert.ok(isRefusal(each, 'too_busy'))
    assert.deepEqual([each.category, each.retryAfterSeconds], ['exhausted', 1])
  }
  for (let done = 0; done < 22; done++) {
    while (gates.length === 0) await clock.advance(1)
    gates.shift()?.()
  }
  for (const each of await Promise.all(answers.slice(0, 22))) assert.equal(typeof each, 'string')
  assert.equal(most, 2)
})

test('who waits for two seconds is told to come back', async () => {
  const clock = virtualClock()
  const digest: Digest = () => new Promise(() => {})
  const stuck = createPasswords({ clock, random: seededRandom(1), telemetry, digest })
  void stuck.hash(WORDS)
  void stuck.hash(WORDS)
  const third = assert.rejects(stuck.hash(WORDS), (error) => isRefusal(error, 'too_busy'))
  await clock.advance(2_001)
  await third
})

test('the trial world hashes for real, with chance from its seed', async () => {
  const clock = virtualClock()
  const of = (seed: number) => {
    const random = seededRandom(seed)
    return trialPasswords({ clock, random, telemetry: recorder({ clock, random }) })
  }
  const hash = await of(1).hash(WORDS)
  assert.equal(hash, await of(1).hash(WORDS))
  assert.notEqual(hash, await of(2).hash(WORDS))
  assert.equal(await real.verify(WORDS, hash), true, 'the real world can verify it')
  assert.equal(real.isOutdated(hash), true)
})
