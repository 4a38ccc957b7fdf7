import assert from 'node:assert/strict'
import test from 'node:test'
import { seededRandom } from '../world/random.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import { createBalancer } from './balancer.ts'
import type { BalancerChange, InstanceOutcome } from './balancer.ts'

const named = (...ids: string[]) => ids.map((id) => ({ id, url: `http://${id}` }))

function trial(...ids: string[]) {
  const clock = virtualClock()
  const changes: BalancerChange[] = []
  const balancer = createBalancer(clock, seededRandom(7), undefined, (change) => changes.push(change))
  balancer.update(named(...ids))
  /** Calls one after another; an instance answers as `outcomeOf` says. */
  const calls = (count: number, outcomeOf: (id: string) => InstanceOutcome = () => 'success') => {
    const asked: Record<string, number> = {}
    for (let call = 0; call < count; call++) {
      const lease = balancer.pick()
      if (!lease) continue
      asked[lease.instance.id] = (asked[lease.instance.id] ?? 0) + 1
      lease.settle(outcomeOf(lease.instance.id))
    }
    return asked
  }
  const ejected = () =>
    balancer
      .state()
      .filter(({ ejectedMs }) => ejectedMs > 0)
      .map(({ id }) => id)
  return { clock, balancer, calls, ejected, changes }
}

const failing =
  (...ids: string[]) =>
  (id: string): InstanceOutcome =>
    ids.includes(id) ? 'failure' : 'success'

test('without any instance there is nothing to pick, with one it is always that one', () => {
  const { balancer } = trial()
  assert.equal(balancer.pick(), undefined)
  balancer.update(named('a'))
  assert.equal(balancer.pick()?.instance.id, 'a')
  assert.equal(balancer.pick('a')?.instance.id, 'a')
})

test('an instance that is busy is passed over for one that is not', () => {
  const { balancer } = trial('a', 'b')
  const ids = Array.from({ length: 10 }, () => balancer.pick()?.instance.id).sort()
  assert.deepEqual(ids, [...'aaaaabbbbb'])
})

test('equal instances get roughly equal shares', () => {
  const asked = trial('a', 'b', 'c').calls(3_000)
  for (const id of ['a', 'b', 'c']) assert.ok(asked[id]! > 900 && asked[id]! < 1_100, `${id}: ${asked[id]}`)
})

test('a lease that is settled twice counts once', () => {
  const { balancer } = trial('a')
  const lease = balancer.pick()
  lease?.settle('failure')
  lease?.settle('failure')
  assert.deepEqual(balancer.state(), [{ id: 'a', url: 'http://a', inFlight: 0, failuresInARow: 1, ejectedMs: 0 }])
})

test('the instance to avoid is not picked while there is another', () => {
  const { balancer } = trial('a', 'b', 'c')
  for (let call = 0; call < 100; call++) assert.notEqual(balancer.pick('b')?.instance.id, 'b')
})

test('one of three that fails at once draws no traffic after five errors, and returns after 30 s', async () => {
  const { clock, calls, ejected, changes } = trial('a', 'b', 'black-hole')
  const asked = calls(1_000, failing('black-hole'))
  assert.equal(asked['black-hole'], 5)
  assert.deepEqual(ejected(), ['black-hole'])
  await clock.advance(29_999)
  assert.equal(calls(100)['black-hole'], undefined)
  await clock.advance(1)
  assert.ok(calls(100)['black-hole']! > 0)
  assert.deepEqual(
    changes.map(({ kind }) => kind),
    ['ejected', 'returned'],
  )
})

test('failures that are not in a row eject nothing', () => {
  const { calls, ejected } = trial('a', 'b')
  const answered: Record<string, number> = { a: 0, b: 0 }
  calls(1_000, (id) => (++answered[id]! % 5 === 0 ? 'success' : 'failure'))
  assert.deepEqual(ejected(), [])
})

test('an ejection lasts longer each time, five minutes at most, and good conduct is remembered', async () => {
  const { clock, calls, changes } = trial('a', 'bad')
  for (let round = 0; round < 12; round++) {
    calls(50, failing('bad'))
    await clock.advance(300_000 - (round < 9 ? 300_000 - 30_000 * (round + 1) : 0))
  }
  const times = () => changes.flatMap((change) => (change.kind === 'ejected' ? change.ms / 1_000 : []))
  assert.deepEqual(times(), [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300])
  calls(50)
  await clock.advance(600_000)
  calls(50, failing('bad'))
  assert.equal(times().at(-1), 30)
})

test('never more than half of the instances are ejected, however many fail', () => {
  assert.equal(trial('a').calls(100, () => 'failure').a, 100)
  for (const [ids, most] of [
    ['ab', 1],
    ['abc', 1],
    ['abcd', 2],
    ['abcdefg', 3],
  ] as const) {
    const { calls, ejected } = trial(...ids)
    calls(1_000, () => 'failure')
    assert.equal(ejected().length, most, ids)
  }
})

test('when healthy ones leave and less than half remain, health is ignored', () => {
  const { balancer, calls, ejected, changes } = trial('a', 'b', 'c', 'd')
  calls(1_000, failing('a', 'b'))
  assert.deepEqual(ejected(), ['a', 'b'])
  assert.deepEqual(Object.keys(calls(100)).sort(), ['c', 'd'])
  balancer.update(named('a', 'b', 'd'))
  assert.deepEqual(Object.keys(calls(100)).sort(), ['a', 'b', 'd'])
  assert.deepEqual(changes.at(-1), { kind: 'panic', healthy: 1, instances: 3 })
  balancer.update(named('a', 'b', 'd', 'e'))
  assert.deepEqual(Object.keys(calls(100)).sort(), ['d', 'e'])
})

test('an empty list is not believed: discovery dies more often than every instance at once', () => {
  const { balancer, calls } = trial('a', 'b')
  balancer.update([])
  assert.deepEqual(Object.keys(calls(100)).sort(), ['a', 'b'])
})

test('an instance that stays keeps its load and its record, one that comes back elsewhere starts anew', () => {
  const { balancer } = trial('a')
  balancer.pick()
  balancer.pick()?.settle('failure')
  const of = (id: string) => balancer.state().find((state) => state.id === id)
  balancer.update(named('a', 'b'))
  assert.deepEqual([of('a')?.inFlight, of('a')?.failuresInARow], [1, 1])
  balancer.update([{ id: 'a', url: 'http://elsewhere' }])
  assert.deepEqual(balancer.state(), [
    { id: 'a', url: 'http://elsewhere', inFlight: 0, failuresInARow: 0, ejectedMs: 0 },
  ])
})

test('the failures of an instance that has gone eject nobody', () => {
  const { balancer, changes } = trial('a', 'b')
  const leases = Array.from({ length: 20 }, () => balancer.pick())
  balancer.update(named('c', 'd'))
  for (const lease of leases) lease?.settle('failure')
  assert.deepEqual(changes, [])
})
