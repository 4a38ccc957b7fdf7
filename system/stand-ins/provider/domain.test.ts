import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shown, verdictOn, type Charge } from './domain.ts'

test('the test tokens do what the documents say, and every other token is not known', () => {
  const said = ['tok_visa', 'tok_declined', 'tok_insufficient_funds', 'tok_timeout_charged', 'tok_slow', 'tok_3ds'].map(
    verdictOn,
  )
  assert.deepEqual(said, [
    { state: 'authorised' },
    { refuse: 'card_declined' },
    { refuse: 'insufficient_funds' },
    { state: 'authorised', silent: true },
    { state: 'authorised', afterMs: 3_000 },
    { state: 'action_required' },
  ])
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString')), (token) => {
      assert.deepEqual(verdictOn(token), { refuse: 'unknown_token' })
    }),
  )
})

test('only a charge that waits for the customer says where to go', () => {
  const charge: Charge = {
    chargeId: 'chg_1',
    reference: 'pay_1',
    state: 'action_required',
    amount: 1,
    currency: 'GBP',
    captured: 0,
    refunded: 0,
    reason: undefined,
    token: 'tok_3ds',
    createdAt: 0,
    version: 1,
  }
  assert.equal(shown(charge, 'https://shop.example').nextAction?.url, 'https://shop.example/provider/challenges/chg_1')
  assert.equal(shown({ ...charge, state: 'authorised' }, '').nextAction, undefined)
})
