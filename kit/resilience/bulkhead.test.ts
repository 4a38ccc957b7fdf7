import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { virtualClock } from '../world/virtual-clock.ts'
import type { VirtualClock } from '../world/virtual-clock.ts'
import { createBulkhead, isBulkheadFull } from './bulkhead.ts'
import type { Bulkhead } from './bulkhead.ts'
import { step, watch } from './test-support.ts'
import type { Watched } from './test-support.ts'

const small = { concurrent: 1, queue: 2, maxWaitMs: 200 }

/** A full bulkhead, and the means to empty it. */
async function full() {
  const clock = virtualClock()
  const bulkhead = createBulkhead(clock, small)
  const leave = await bulkhead.enter()
  const enter = (signal?: AbortSignal, waitMs?: number) => watch(Promise.try(() => bulkhead.enter(signal, waitMs)))
  return { clock, bulkhead, leave, enter }
}

test('32 calls enter at once, 32 more wait, and the next is rejected without waiting', () => {
  const bulkhead = createBulkhead(virtualClock())
  for (let call = 0; call < 32; call++) assert.equal(typeof bulkhead.enter(), 'function')
  for (let call = 0; call < 32; call++) watch(Promise.try(() => bulkhead.enter()))
  assert.deepEqual(bulkhead.state(), { running: 32, waiting: 32 })
  assert.throws(() => bulkhead.enter(), isBulkheadFull)
})

test('waiters enter in the order of arrival', async () => {
  const { clock, leave, enter } = await full()
  const [first, second] = [enter(), enter()]
  leave()
  await clock.advance(0)
  assert.deepEqual([first.status, second.status], ['fulfilled', 'pending'])
  first.value?.()
  await clock.advance(0)
  assert.equal(second.status, 'fulfilled')
  assert.equal(clock.timers(), 0)
})

test('a place that is given back twice is given back once', async () => {
  const { bulkhead, leave, enter } = await full()
  enter()
  enter()
  leave()
  leave()
  assert.deepEqual(bulkhead.state(), { running: 1, waiting: 1 })
})

test('nobody waits longer than 200 ms, nor longer than its own deadline allows', async () => {
  const { clock, bulkhead, enter } = await full()
  const [patient, hurried] = [enter(), enter(undefined, 30)]
  await clock.advance(30)
  assert.deepEqual([patient.status, isBulkheadFull(hurried.error)], ['pending', true])
  await clock.advance(170)
  assert.ok(isBulkheadFull(patient.error))
  assert.deepEqual(bulkhead.state(), { running: 1, waiting: 0 })
})

test('an aborted waiter leaves at once and its place in the queue is free', async () => {
  const { clock, bulkhead, enter } = await full()
  const client = new AbortController()
  const waiters = [enter(client.signal), enter(client.signal)]
  client.abort('left')
  assert.equal(bulkhead.state().waiting, 0)
  await clock.advance(0)
  assert.deepEqual(
    waiters.map((waiter) => waiter.error),
    ['left', 'left'],
  )
  assert.equal(enter().status, 'pending')
  assert.equal(clock.timers(), 1)
})

test('a caller that has left is not let in', () => {
  const bulkhead = createBulkhead(virtualClock(), small)
  assert.throws(() => bulkhead.enter(AbortSignal.abort(new Error('left'))), /left/)
  assert.equal(bulkhead.state().running, 0)
})

type Status = 'waiting' | 'inside' | 'left' | 'full' | 'aborted'

/** The reference: every caller that ever came, with when it came; nothing is ever removed. */
interface Model {
  now: number
  callers: { came: number; status: Status }[]
}

interface Real {
  readonly clock: VirtualClock
  readonly bulkhead: Bulkhead
  readonly callers: { client: AbortController; entered: Watched<() => void> }[]
}

const limits = { concurrent: 2, queue: 3, maxWaitMs: 200 }

const having = (model: Model, status: Status) => model.callers.filter((caller) => caller.status === status)

function letIn(model: Model) {
  const next = having(model, 'waiting')[0]
  if (next && having(model, 'inside').length < limits.concurrent) next.status = 'inside'
}

function seen({ entered }: Real['callers'][number], left: boolean): Status {
  if (entered.status === 'pending') return 'waiting'
  if (entered.status === 'fulfilled') return left ? 'left' : 'inside'
  return isBulkheadFull(entered.error) ? 'full' : 'aborted'
}

async function compare(model: Model, real: Real) {
  await real.clock.advance(0)
  const expected = model.callers.map((caller) => caller.status)
  assert.deepEqual(
    real.callers.map((caller, index) => seen(caller, expected[index] === 'left')),
    expected,
  )
  assert.deepEqual(real.bulkhead.state(), {
    running: having(model, 'inside').length,
    waiting: having(model, 'waiting').length,
  })
  assert.equal(real.clock.timers(), having(model, 'waiting').length)
}

const arrive = step<Model, Real>('arrive', async (model, real) => {
  const client = new AbortController()
  real.callers.push({ client, entered: watch(Promise.try(() => real.bulkhead.enter(client.signal))) })
  const room = having(model, 'inside').length < limits.concurrent
  const queue = having(model, 'waiting').length < limits.queue
  model.callers.push({ came: model.now, status: room ? 'inside' : queue ? 'waiting' : 'full' })
  await compare(model, real)
})

const leave = (which: number) =>
  step<Model, Real>(`leave(${which})`, async (model, real) => {
    const inside = having(model, 'inside')
    const caller = inside[which % inside.length]
    if (!caller) return
    real.callers[model.callers.indexOf(caller)]?.entered.value?.()
    caller.status = 'left'
    letIn(model)
    await compare(model, real)
  })

const abort = (which: number) =>
  step<Model, Real>(`abort(${which})`, async (model, real) => {
    const caller = model.callers[which % model.callers.length]
    if (!caller) return
    real.callers[model.callers.indexOf(caller)]?.client.abort('left')
    if (caller.status === 'waiting') caller.status = 'aborted'
    await compare(model, real)
  })

const advance = (ms: number) =>
  step<Model, Real>(`advance(${ms})`, async (model, real) => {
    model.now += ms
    await real.clock.advance(ms)
    for (const caller of having(model, 'waiting')) if (model.now - caller.came >= 200) caller.status = 'full'
    await compare(model, real)
  })

const steps = fc.commands(
  [
    fc.constant(arrive),
    fc.constant(arrive),
    fc.nat(9).map(leave),
    fc.nat(20).map(abort),
    fc.constantFrom(1, 99, 100, 200).map(advance),
  ],
  { maxCommands: 60, size: 'max' },
)

const conforms = (spoil: (bulkhead: Bulkhead) => Bulkhead) =>
  fc.assert(
    fc.asyncProperty(steps, (commands) => {
      const clock = virtualClock()
      const bulkhead = spoil(createBulkhead(clock, limits))
      return fc.asyncModelRun(
        () => ({ model: { now: 0, callers: [] }, real: { clock, bulkhead, callers: [] } }),
        commands,
      )
    }),
    { numRuns: 300 },
  )

test('the bulkhead does what a model says that remembers every caller', () => conforms((bulkhead) => bulkhead))

test('canary: the model catches a bulkhead whose waiters ignore their abort', () =>
  assert.rejects(conforms((bulkhead) => ({ ...bulkhead, enter: () => bulkhead.enter() }))))
