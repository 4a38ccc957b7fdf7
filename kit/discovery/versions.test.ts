import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from './version.ts'
import { weighed, withoutWeights, withWeight } from './weights.ts'

test('versions are ordered by number, and what is tried out comes before its release', () => {
  const ordered = ['static', '0.9.0', '1.4.0', '1.4.10', '1.5.0-rc.2', '1.5.0-rc.10', '1.5.0', '1.10.0', '2.0.0']
  assert.deepEqual(ordered.toReversed().sort(compareVersions), ordered)
  assert.equal(compareVersions('1.5.0+build.7', '1.5.0'), 0)
  assert.equal(compareVersions('1', '1.0.0'), 0)
})

test('a weight belongs to a version of a service, and can be changed and taken back', () => {
  const five = withWeight({}, 'cart', '1.5.0', 5)
  const both = withWeight(withWeight(five, 'cart', '1.4.0', 95), 'order', '2.0.0', 0)
  assert.deepEqual(both, { cart: { '1.5.0': 5, '1.4.0': 95 }, order: { '2.0.0': 0 } })
  assert.deepEqual(five, { cart: { '1.5.0': 5 } })
  assert.deepEqual(withWeight(five, 'cart', '1.5.0', 50), { cart: { '1.5.0': 50 } })
  assert.deepEqual(withoutWeights(both, 'cart'), { order: { '2.0.0': 0 } })
})

test('more than all is not given away', () => {
  const five = withWeight({}, 'cart', '1.5.0', 5)
  assert.throws(() => withWeight(five, 'cart', '1.4.0', 96), /more than 100 % together: 1\.5\.0 has 5 %/)
  assert.deepEqual(withWeight(five, 'order', '1.4.0', 96).order, { '1.4.0': 96 })
})

test('an instance is told with the weight of its version, if there is one', () => {
  const instance = { service: 'cart', id: 'a', url: 'http://a', version: '1.5.0', contractHash: 'hash' }
  const weights = { cart: { '1.5.0': 0 }, order: { '1.4.0': 50 } }
  assert.equal(weighed(instance, weights).weight, 0)
  assert.equal(weighed({ ...instance, version: '1.4.0' }, weights).weight, undefined)
  assert.equal(weighed({ ...instance, service: 'catalog' }, weights).weight, undefined)
})
