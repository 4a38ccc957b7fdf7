import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idMaker } from './id.ts'
import { seededRandom } from './random.ts'
import { virtualClock } from './virtual-clock.ts'

test('an id is its prefix and 26 letters that begin with the time', () => {
  const newId = idMaker(virtualClock(0x0188_bac7_4afa), seededRandom(1))
  // The time of the example in RFC 9562 is 017F22E279B0; ours is checked by decoding the first ten letters.
  const [prefix, text = ''] = newId('prod').split('_')
  assert.equal(prefix, 'prod')
  assert.match(text, /^[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  const bits = [...text].reduce((sum, letter) => (sum << 5n) | BigInt(letters.indexOf(letter)), 0n)
  assert.equal(bits >> 80n, 0x0188_bac7_4afan)
  assert.equal((bits >> 76n) & 0xfn, 7n)
  assert.equal((bits >> 62n) & 0x3n, 2n)
})

test('ids sort in the order in which they were made, within a millisecond and when the clock goes back', async () => {
  const clock = virtualClock()
  const newId = idMaker(clock, seededRandom(7))
  const made: string[] = []
  for (let round = 0; round < 3; round++) {
    for (let n = 0; n < 5_000; n++) made.push(newId('x'))
    clock.jumpWall(-1_000)
  }
  assert.deepEqual(made, [...made].sort())
  assert.equal(new Set(made).size, made.length)
})

test('the same seed makes the same ids', () => {
  const make = () => idMaker(virtualClock(), seededRandom(3))('x')
  assert.equal(make(), make())
})
