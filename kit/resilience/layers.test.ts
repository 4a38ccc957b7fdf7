import assert from 'node:assert/strict'
import test from 'node:test'
import { seededRandom } from '../world/random.ts'
import { virtualClock } from '../world/virtual-clock.ts'
import type { VirtualClock } from '../world/virtual-clock.ts'
import { createPolicies, deadlineIn, isRetryPointless } from './index.ts'
import type { SettingsChange, Verdict } from './index.ts'
import { watch } from './test-support.ts'

type Service = () => Promise<unknown>

/** What a service answers that could not do its work: a 503, with `x-retry: no` if that is what its error says. */
interface Unavailable {
  readonly status: 503
  readonly noRetry: boolean
}

const classify = (error: unknown): Verdict => ((error as Unavailable).noRetry ? 'overloaded' : 'failure')

/** A service that does its work by calling the next one under policies of its own. */
function layer(
  clock: VirtualClock,
  name: string,
  callee: Service,
  settings: SettingsChange,
  advises: boolean,
): Service {
  const policies = createPolicies({ clock, random: seededRandom(name.length), settings })
  const instances = ['one', 'two', 'three'].map((id) => ({ id, url: `http://${id}` }))
  return async () => {
    const request = { callee: name, operation: 'do', deadline: deadlineIn(clock, 10_000), instances, retriable: true }
    try {
      return await policies.run(request, callee, classify)
    } catch (error) {
      throw { status: 503, noRetry: advises && isRetryPointless(error) } satisfies Unavailable
    }
  }
}

/** Calls that a dead leaf gets per edge request under three calling layers, after `warmUp` requests. */
async function amplification({ breaker = true, budget = true, advice = true, warmUp = 100 }) {
  const clock = virtualClock()
  let leafCalls = 0
  const leaf = () => {
    leafCalls++
    return Promise.reject({ status: 503, noRetry: false } satisfies Unavailable)
  }
  const settings: SettingsChange = {
    bulkhead: { concurrent: 1_000 },
    ...(!breaker && { breaker: { minCalls: Infinity } }),
    ...(!budget && { budget: { percent: 10_000, reserve: 1_000 } }),
  }
  const lower = layer(clock, 'leaf', leaf, settings, advice)
  const upper = layer(clock, 'lower', lower, settings, advice)
  const edge = layer(clock, 'upper', upper, settings, advice)
  const ask = async (requests: number) => {
    for (let request = 0; request < requests; request++) {
      watch(edge())
      await clock.advance(20)
    }
    await clock.advance(10_000)
  }
  await ask(warmUp)
  leafCalls = 0
  await ask(300)
  return leafCalls / 300
}

test('a dead leaf under three layers gets at most 1.1 calls per edge request after warm-up', async () => {
  const calls = await amplification({})
  assert.ok(calls <= 1.1, `${calls}`)
})

test('the same holds without the breakers: the budget and the advice not to retry are enough', async () => {
  const calls = await amplification({ breaker: false })
  assert.ok(calls <= 1.1, `${calls}`)
  assert.ok(calls >= 1, `${calls}: without breakers every request must reach the leaf`)
})

test('canary: without budget and advice the same setup makes 27 calls of one', async () => {
  const calls = await amplification({ breaker: false, budget: false, advice: false, warmUp: 0 })
  assert.ok(calls > 26, `${calls}`)
})

test('canary: without the advice the budgets of three layers multiply', async () => {
  const calls = await amplification({ breaker: false, advice: false })
  assert.ok(calls > 1.2, `${calls}`)
})
