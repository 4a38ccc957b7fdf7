import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../world/random.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import { createBalancer, type Instance, type InstanceOutcome } from './balancer.ts'

/** `1.4.0:95` is an instance of 1.4.0, whose weight is 95; `1.4.0` is one of which nothing is said. */
const running = (texts: readonly string[], operations?: Record<string, readonly string[]>): Instance[] =>
  texts.map((text, at) => {
    const [version = '', weight] = text.split(':')
    return {
      id: `${version}#${at}`,
      url: `http://${at}`,
      version,
      ...(weight === undefined ? {} : { weight: Number(weight) }),
      ...(operations?.[version] === undefined ? {} : { operations: operations[version] }),
    }
  })

function trial(seed = 11) {
  const clock = virtualClock()
  const balancer = createBalancer(clock, seededRandom(seed))
  /** How many of so many calls each version got; `broken` are instances that fail. */
  const calls = (count: number, how: { broken?: RegExp; avoid?: string; operation?: string } = {}) => {
    const asked: Record<string, number> = {}
    for (let call = 0; call < count; call++) {
      const lease = balancer.pick(how.avoid, how.operation)
      if (lease === undefined) continue
      const version = lease.instance.version ?? ''
      asked[version] = (asked[version] ?? 0) + 1
      const outcome: InstanceOutcome = how.broken?.test(lease.instance.id) ? 'failure' : 'success'
      lease.settle(outcome)
    }
    return asked
  }
  return { clock, balancer, calls }
}

/** Five standard deviations of a binomial: one seed in two million would be further away. */
const isAbout = (count: number | undefined, calls: number, percent: number) => {
  const share = percent / 100
  const off = Math.abs((count ?? 0) - calls * share)
  assert.ok(off <= 5 * Math.sqrt(calls * share * (1 - share)), `${count} of ${calls} is not about ${percent} %`)
}

test('a version gets what its weight says, however many instances it has, and the others share the rest', () => {
  const { balancer, calls } = trial()
  balancer.update(running(['1.4.0', '1.4.0', '1.4.0', '1.5.0:5']))
  isAbout(calls(20_000)['1.5.0'], 20_000, 5)
  balancer.update(running(['1.4.0', '1.5.0:5', '1.5.0:5', '1.5.0:5']))
  isAbout(calls(20_000)['1.5.0'], 20_000, 5)
  balancer.update(running(['1.4.0:60', '1.5.0:30', '1.6.0', '1.6.0']))
  const asked = calls(20_000)
  isAbout(asked['1.5.0'], 20_000, 30)
  isAbout(asked['1.6.0'], 20_000, 10)
})

test('the instances of a version share what it gets', () => {
  const { balancer } = trial()
  balancer.update(running(['1.4.0', '1.5.0:20', '1.5.0:20']))
  const asked: Record<string, number> = {}
  for (let call = 0; call < 20_000; call++) {
    const lease = balancer.pick()
    const { id = '' } = lease?.instance ?? {}
    asked[id] = (asked[id] ?? 0) + 1
    lease?.settle('success')
  }
  isAbout(asked['1.5.0#1'], 20_000, 10)
  isAbout(asked['1.5.0#2'], 20_000, 10)
})

test('without a weight versions do not count: every instance gets the same', () => {
  const { balancer, calls } = trial()
  balancer.update(running(['1.4.0', '1.4.0', '1.4.0', '1.5.0']))
  const { '1.5.0': count = 0 } = calls(4_000)
  assert.ok(count > 900 && count < 1_100, String(count))
})

test('a weight that changes holds from the next call on, and calls that are under way are still counted', () => {
  const { balancer, calls } = trial()
  balancer.update(running(['1.4.0', '1.5.0:0']))
  const held = balancer.pick()
  assert.deepEqual(calls(100), { '1.4.0': 100 })
  balancer.update(running(['1.4.0', '1.5.0:100']))
  assert.deepEqual(calls(100), { '1.5.0': 100 })
  assert.deepEqual(
    balancer.state().map(({ inFlight }) => inFlight),
    [1, 0],
  )
  held?.settle('success')
})

test('a version whose instances are gone or ejected leaves its share to the other, whatever the weights', () => {
  const { balancer, calls } = trial()
  balancer.update(running(['1.4.0:0', '1.5.0:100']))
  assert.deepEqual(calls(10), { '1.5.0': 10 })
  const failing = calls(100, { broken: /^1\.5\.0/ })
  assert.deepEqual(failing, { '1.5.0': 5, '1.4.0': 95 }, 'ejected after five errors in a row')
  balancer.update(running(['1.4.0:0']))
  assert.deepEqual(calls(10), { '1.4.0': 10 })
})

test('a second attempt goes to the other version when the first has no other instance, but not to one that gets nothing', () => {
  const { balancer, calls } = trial()
  balancer.update(running(['1.4.0', '1.5.0:5']))
  assert.deepEqual(calls(50, { avoid: '1.5.0#1' }), { '1.4.0': 50 })
  assert.deepEqual(calls(50, { avoid: '1.4.0#0' }), { '1.5.0': 50 })
  balancer.update(running(['1.4.0', '1.5.0:0']))
  assert.deepEqual(calls(50, { avoid: '1.4.0#0' }), { '1.4.0': 50 })
})

test('an operation that only one version has goes there, and nowhere when nobody has it', () => {
  const { balancer, calls } = trial()
  const operations = { '1.4.0': ['read'], '1.5.0': ['read', 'list'] }
  balancer.update(running(['1.4.0', '1.4.0', '1.5.0:0'], operations))
  assert.deepEqual(calls(50, { operation: 'list' }), { '1.5.0': 50 })
  assert.deepEqual(calls(50, { operation: 'read' }), { '1.4.0': 50 })
  assert.deepEqual(calls(50, { operation: 'sing' }), {})
  balancer.update(running(['1.4.0', '1.4.0'], operations))
  assert.deepEqual(calls(50, { operation: 'read' }), { '1.4.0': 50 })
  assert.deepEqual(calls(50, { operation: 'list' }), {})
})

test('who alone has an operation is asked for it even while it is ejected', () => {
  const { balancer, calls } = trial()
  balancer.update(running(['1.4.0', '1.5.0:50'], { '1.4.0': ['read'], '1.5.0': ['read', 'list'] }))
  calls(200, { broken: /^1\.5\.0/, operation: 'read' })
  assert.deepEqual(calls(20, { operation: 'read' }), { '1.4.0': 20 })
  assert.deepEqual(calls(20, { operation: 'list' }), { '1.5.0': 20 })
})

test('whatever versions, weights and failures there are, somebody is picked, and nobody with weight 0 while another is well', () => {
  const version = fc.record({ version: fc.constantFrom('1', '2', '3'), count: fc.integer({ min: 1, max: 3 }) })
  const weights = fc.dictionary(fc.constantFrom('1', '2', '3'), fc.constantFrom(0, 0, 5, 50, 100))
  let lastResorts = 0
  fc.assert(
    fc.property(fc.array(version, { minLength: 1, maxLength: 4 }), weights, fc.nat(), (releases, given, seed) => {
      const { balancer } = trial(seed)
      const texts = releases.flatMap((each) => Array<string>(each.count).fill(each.version))
      balancer.update(running(texts.map((each) => (given[each] === undefined ? each : `${each}:${given[each]}`))))
      for (let call = 0; call < 40; call++) {
        const before = balancer.state()
        const lease = balancer.pick()
        assert.ok(lease, 'somebody is picked')
        const others = before.filter(({ weight = 0, ejectedMs }) => weight > 0 && ejectedMs === 0)
        if (lease.instance.weight === 0) assert.deepEqual(others, [], 'a version with the weight 0 was asked')
        lastResorts += Number(lease.instance.weight === 0)
        lease.settle(lease.instance.version === '2' ? 'failure' : 'success')
      }
    }),
    { numRuns: 200 },
  )
  assert.ok(lastResorts > 0, 'in some systems only such a version was left')
})
