import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal } from '../contract/index.ts'
import { virtualClock } from '../world/index.ts'
import type { Claims, Keys } from './keys.ts'
import { createPassports } from './passport.ts'

/** Keys that anybody could forge, and that count how often they are used. */
function countedKeys() {
  const counts = { signed: 0, verified: 0 }
  const keys: Keys = {
    sign: async (claims) => {
      counts.signed++
      return JSON.stringify({ ...claims, n: counts.signed })
    },
    verify: async (token) => {
      counts.verified++
      return JSON.parse(token) as Claims
    },
  }
  return { keys, counts }
}

const unauthenticated = (error: unknown) => isRefusal(error, 'unauthenticated')

test('a passport says who asks, on whose behalf and with which permissions', async () => {
  const { keys } = countedKeys()
  const clock = virtualClock()
  const passport = await createPassports('gateway', keys, clock).issue('order', {
    subject: 'cus_1',
    permissions: ['order:read'],
  })
  assert.deepEqual(await createPassports('order', keys, clock).check(passport), {
    service: 'gateway',
    subject: 'cus_1',
    permissions: ['order:read'],
  })
})

test('a passport for another service, a broken one, one without an end and none are refused', async () => {
  const { keys } = countedKeys()
  const clock = virtualClock()
  const order = createPassports('order', keys, clock)
  const check = async (passport: string | undefined) => order.check(passport)
  await assert.rejects(check(await createPassports('gateway', keys, clock).issue('cart')), unauthenticated)
  await assert.rejects(check('{'), unauthenticated)
  await assert.rejects(check(JSON.stringify({ iss: 'gateway', aud: 'order' })), unauthenticated)
  await assert.rejects(check(undefined), unauthenticated)
})

test('a passport is verified once and refused when its time is over, also from memory', async () => {
  const { keys, counts } = countedKeys()
  const clock = virtualClock()
  const order = createPassports('order', keys, clock)
  const passport = await createPassports('gateway', keys, clock).issue('order')
  for (let at = 0; at < 3; at++) await order.check(passport)
  assert.equal(counts.verified, 1)
  await clock.advance(119_000)
  await order.check(passport)
  await clock.advance(1_000)
  await assert.rejects(async () => order.check(passport), unauthenticated)
})

test('a passport is issued again after half of its life, and separately for everybody', async () => {
  const { keys, counts } = countedKeys()
  const clock = virtualClock()
  const gateway = createPassports('gateway', keys, clock)
  const one = await gateway.issue('order', { subject: 'a b', permissions: ['c'] })
  assert.equal(await gateway.issue('order', { subject: 'a b', permissions: ['c'] }), one)
  for (const bearer of [
    { subject: 'a', permissions: ['b', 'c'] },
    { subject: 'a b c' },
    { permissions: ['a b', 'c'] },
    {},
  ])
    assert.notEqual(await gateway.issue('order', bearer), one)
  assert.equal(counts.signed, 5)
  await clock.advance(61_000)
  assert.notEqual(await gateway.issue('order', { subject: 'a b', permissions: ['c'] }), one)
})

test('no passport expires while one of two clocks has leapt, neither one that is issued there nor one that is checked', async () => {
  const HOUR_MS = 3_600_000
  const { keys } = countedKeys()
  const clock = virtualClock()
  const right = () => createPassports('order', keys, clock)
  for (const wrongBy of [HOUR_MS, -HOUR_MS]) {
    const leapt = createPassports('order', keys, clock, () => clock.now() + wrongBy)
    assert.equal((await leapt.check(await right().issue('order'))).service, 'order')
    assert.equal((await right().check(await leapt.issue('order'))).service, 'order')
  }
})
