import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { ask } from '../journeys/shop.ts'
import { startSystem, type System } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'
import { customerToken } from '../journeys/account.ts'
import { askDirectly, inTurns, operationsOf, type Answered, type Target } from './operations.ts'
import { fault, strangersOf, type Stranger } from './strangers.ts'

/** Fewer than there are, and more than would be left if a service were forgotten. */
const LEAST_OPERATIONS = 150

interface Attempt {
  readonly stranger: Stranger
  readonly target: Target
}

describe('a service that is called on its own port', () => {
  const ends: (() => unknown)[] = []
  let system: System
  let targets: Target[]
  let attempts: Attempt[]
  let answers: Answered[]
  const faults = (change: (target: Target) => Target = (target) => target) =>
    attempts.flatMap(({ stranger, target }, at) => fault(stranger, change(target), answers[at] as Answered) ?? [])

  before(async () => {
    system = await startSystem({ after: (end) => void ends.push(end as () => unknown) })
    targets = await operationsOf(system)
    const names = [...new Set(targets.map(({ service }) => service))]
    const strangers = strangersOf(system, names, await customerToken(system))
    attempts = targets.flatMap((target) => strangers.map((stranger) => ({ stranger, target })))
    answers = await inTurns(attempts, async ({ stranger, target }) =>
      askDirectly(target, await stranger.passport(target)),
    )
  })
  after(async () => {
    for (const end of ends.toReversed()) await end()
  })

  it('refuses everybody who may not ask, at every one of its operations', () => {
    assert.ok(targets.length >= LEAST_OPERATIONS, `${targets.length} operations`)
    assert.deepEqual(faults(), [])
  })

  it('would be found out if one operation let somebody in who may not, whichever it is', () => {
    for (const { operation } of targets) {
      const stricter = operation.access === 'public' ? 'nobody:has' : 'public'
      const changed = { ...operation, access: stricter, callers: [] } as const
      const found = faults((target) => (target.operation === operation ? { ...target, operation: changed } : target))
      assert.ok(found.length > 0, `${operation.service}.${operation.name}`)
    }
  })

  it('goes on to answer while the keys of all processes are replaced', async () => {
    const [path = '', ...failed]: string[] = ['/v1/products?limit=1']
    let asked = 0
    const before = await ask(system, 'GET', path)
    assert.equal(before.status, 200)
    const { length } = (await system.control('/v1/keys/rotate', {})) as { useFromMs: number }[]
    assert.ok(length > 5)
    const end = performance.now() + 12_000
    await until('the new keys are in use', async () => {
      const cart = await ask(system, 'POST', '/v1/carts', { body: {} })
      const stock = await ask(system, 'GET', path)
      asked += 2
      for (const { status } of [cart, stock]) if (status !== 200 && status !== 201) failed.push(String(status))
      return performance.now() > end
    })
    assert.deepEqual(failed, [])
    assert.ok(asked > 20)
  })
})
