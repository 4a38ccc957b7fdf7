import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '@souk/kit/world'
import type { Shown } from '../journeys/system.ts'
import { createDeck } from './deck.ts'
import { Returns } from './returns.ts'

const process = (name: string, pid: number, state = 'ready'): Shown => ({
  service: name,
  name,
  state,
  pid,
  url: '',
  restarts: 0,
})
const nothing = () => false
const counts = ({ times }: Returns) => [times.unhindered.length, times.hindered.length]

test('who was killed is back when another process of that name is ready', () => {
  const returns = new Returns()
  returns.killed({ name: 'order', pid: 1 }, false)
  // The supervisor has not heard of the end yet; then it starts a new one.
  returns.look([process('order', 1)], nothing)
  returns.look([process('order', 2, 'starting')], nothing)
  assert.deepEqual(counts(returns), [0, 0])
  returns.look([process('order', 2)], nothing)
  returns.look([process('order', 2)], nothing)
  assert.deepEqual(counts(returns), [1, 0])
})

test('who was hindered once on its way, or was scaled away, does not stand among the others', () => {
  const returns = new Returns()
  for (const name of ['order', 'order-2']) returns.killed({ name, pid: 1 }, false)
  returns.killed({ name: 'cart', pid: 1 }, true)
  returns.look([process('order', 2, 'starting'), process('cart', 2)], (name) => name === 'order')
  returns.look([process('order', 2)], nothing)
  assert.deepEqual(counts(returns), [0, 2])
})

test('within one deck everything comes as often as it should, in an order that the seed decides', () => {
  const drawn = (seed: number) => {
    const draw = createDeck({ kill: 3, freeze: 1 }, seededRandom(seed))
    return Array.from({ length: 8 }, draw)
  }
  for (const half of [drawn(1).slice(0, 4), drawn(1).slice(4)])
    assert.equal(half.filter((card) => card === 'freeze').length, 1)
  assert.deepEqual(drawn(2), drawn(2))
  assert.ok([3, 4, 5, 6].some((seed) => drawn(seed).join() !== drawn(2).join()))
})
