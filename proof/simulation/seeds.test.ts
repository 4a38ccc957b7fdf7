import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openCrew } from './crew.ts'
import { keptSeeds } from './kept.ts'
import { checkPlace } from './mutants/hunt.ts'
import { mutants } from './mutants/list.ts'
import { shrink } from './shrink.ts'
import type { Outcome } from './simulate.ts'

/** So many seeds, as far as the time for them goes on a slow machine: each does the same on every machine. */
const SEEDS = 300
const BUDGET_MS = 30_000
const FEWEST = 16
const WORKERS = 2
const ORDERS = 20
const CANARY = 'a timeout is a decline'
const CANARY_SEEDS = 20

describe('the simulation', () => {
  const crew = openCrew(WORKERS)
  after(() => crew.close())

  const isSound = ({ faults, story }: Outcome) => assert.deepEqual({ faults, story }, { faults: [], story: [] })

  for (const kept of keptSeeds())
    test(`passes seed ${kept.seed}, which once failed`, async () => isSound(await crew.run(kept)))

  test('breaks no invariant from up to 300 seeds, as many as 30 seconds allow', async (t) => {
    const outcomes: Outcome[] = []
    const deadline = performance.now() + BUDGET_MS
    let seed = 0
    const goOn = () => seed < SEEDS && (seed < FEWEST || performance.now() < deadline)
    const work = async () => {
      while (goOn()) outcomes.push(await crew.run({ seed: ++seed, orders: ORDERS }))
    }
    await Promise.all(Array.from({ length: WORKERS }, work))
    outcomes.forEach(isSound)
    t.diagnostic(`${outcomes.length} of ${SEEDS} seeds in ${BUDGET_MS / 1_000} s`)
    const happened = new Set(outcomes.flatMap(({ kinds }) => Object.keys(kinds)))
    assert.ok(happened.size > 15, `only ${[...happened].join(', ')}`)
  })

  test('does the same from the same seed, in whatever process', async () => {
    const task = { seed: 3, orders: ORDERS }
    const [one, other] = await Promise.all([crew.run(task), crew.run(task)])
    assert.equal(one.digest, other.digest)
    assert.notEqual(one.digest, (await crew.run({ ...task, seed: 4 })).digest)
  })

  test('finds a planted bug, and what happened to what is wrong', async () => {
    const number = mutants.findIndex(({ mistake }) => mistake === CANARY)
    const broken = openCrew(1, number)
    try {
      let outcome = await broken.run({ seed: 1, orders: ORDERS })
      for (let seed = 2; outcome.faults.length === 0 && seed <= CANARY_SEEDS; seed++)
        outcome = await broken.run({ seed, orders: ORDERS })
      assert.notDeepEqual(outcome.faults, [])
      assert.notDeepEqual(outcome.story, [])
    } finally {
      broken.close()
    }
  })
})

test('every planted bug has its place in the sources', () => {
  assert.ok(mutants.length >= 20)
  mutants.forEach(checkPlace)
})

test('a run that failed is narrowed to the orders and the faults that it takes', async () => {
  const failing = (orders: number, kinds: Outcome['kinds']): Outcome => ({
    seed: 1,
    faults: orders >= 3 && kinds.partition ? ['it is broken'] : [],
    digest: '',
    kinds,
    branches: {},
    virtualMs: 0,
    story: [],
  })
  const kinds = { partition: 2, 'call slow': 3 }
  const run = (task: { orders: number; without?: readonly string[] }) => {
    const left = Object.fromEntries(Object.entries(kinds).filter(([kind]) => !task.without?.includes(kind)))
    return Promise.resolve(failing(task.orders, left))
  }
  const { task } = await shrink(run, { seed: 1, orders: 20 }, failing(20, kinds))
  assert.deepEqual(task, { seed: 1, orders: 3, without: ['call slow'] })
})
