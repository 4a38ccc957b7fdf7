import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isBadAddress,
  isDoomed,
  mayHappen,
  nextAt,
  nextOf,
  trackingNumberOf,
  type Happening,
  type State,
} from './domain.ts'

/** Where a parcel comes by itself. */
function journey(doomed: boolean): State[] {
  const seen: State[] = ['booked']
  for (;;) {
    const next = nextOf({ state: seen.at(-1) as State, isDoomed: doomed })
    if (next === undefined) return seen
    seen.push(next)
  }
}

test('a parcel goes from station to station until it is delivered, and one that is doomed gets lost on its way', () => {
  assert.deepEqual(journey(false), ['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered'])
  assert.deepEqual(journey(true), ['booked', 'collected', 'in_transit', 'lost'])
})

test('a parcel goes forward only, gets lost only on its way, and nothing happens after the end', () => {
  const states: State[] = ['booked', 'collected', 'in_transit', 'out_for_delivery', 'delivered', 'lost', 'cancelled']
  const all: Happening[] = ['collected', 'in_transit', 'out_for_delivery', 'delivered', 'lost']
  const table = states.map((state) => all.map((what) => (mayHappen(state, what) ? '+' : '.')).join(''))
  assert.deepEqual(table, ['++++.', '.++++', '..+++', '...++', '.....', '.....', '.....'])
})

test('it waits longer or shorter for its collection than between two stations', () => {
  const speed = { collectAfterSeconds: 10, stepSeconds: 20 }
  const at = (state: State) => nextAt({ state, isDoomed: false }, 1_000, speed)
  assert.deepEqual([at('booked'), at('collected'), at('delivered')], [11_000, 21_000, undefined])
})

test('what becomes of a parcel can be decided by the name of the recipient', () => {
  assert.deepEqual([isDoomed('Ada (lost)'), isDoomed('Lost Ada')], [true, false])
  assert.deepEqual([isBadAddress('Ada (Refused) '), isBadAddress('Ada')], [true, false])
})

test('a label has a number of capital letters and digits', () => {
  assert.equal(trackingNumberOf('lab_01k7t2hw5ae1m9z3c8q4v7x0yb'), 'SKZ3C8Q4V7X0YB')
})
