import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createRetryBudget } from './retry-budget.ts'

test('a quiet client has three retries, a busy one a tenth of its requests', () => {
  const budget = createRetryBudget()
  const taken = () => {
    let count = 0
    while (budget.tryTake()) count++
    return count
  }
  assert.equal(taken(), 3)
  for (let request = 0; request < 9; request++) budget.deposit()
  assert.equal(taken(), 0)
  budget.deposit()
  assert.equal(taken(), 1)
  for (let request = 0; request < 1_000; request++) budget.deposit()
  assert.equal(taken(), 3)
})

test('over any stretch, extra calls are at most the reserve plus ten percent of the requests', () => {
  const history = fc.array(fc.constantFrom('request', 'extra'), { maxLength: 300 })
  fc.assert(
    fc.property(history, fc.nat(), (events, from) => {
      const budget = createRetryBudget()
      const start = events.length === 0 ? 0 : from % events.length
      let requests = 0
      let extra = 0
      for (const [index, event] of events.entries()) {
        if (event === 'request') budget.deposit()
        const granted = event === 'extra' && budget.tryTake()
        if (index < start) continue
        if (event === 'request') requests++
        if (granted) extra++
      }
      return extra * 10 <= 30 + requests
    }),
    { numRuns: 500 },
  )
})
