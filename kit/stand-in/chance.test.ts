import assert from 'node:assert/strict'
import { test } from 'node:test'
import { idMaker, seededRandom, virtualClock } from '../world/index.ts'
import { chanceOf } from './chance.ts'

test('chance from identifiers is even', () => {
  const newId = idMaker(virtualClock(), seededRandom(5))
  const drawn = Array.from({ length: 4_000 }, () => chanceOf(newId('dice')))
  for (const bound of [0.1, 0.5, 0.9]) {
    const share = drawn.filter((each) => each < bound).length / drawn.length
    assert.ok(Math.abs(share - bound) < 0.03, `${share} below ${bound}`)
  }
})
