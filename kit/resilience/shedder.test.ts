import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { virtualClock } from '../world/virtual-clock.ts'
import type { VirtualClock } from '../world/virtual-clock.ts'
import { createShedder } from './shedder.ts'
import type { Ending, Leave, Priority, Shedder } from './shedder.ts'
import { step } from './test-support.ts'

const fixed = (limit: number) => ({ initial: limit, min: limit, max: limit })

const fill = (shedder: Shedder, priority: Priority) => {
  let entered = 0
  while (shedder.tryEnter(priority)) entered++
  return entered
}

test('background work stops at 60 % of the limit, browsing at 85 %, checkout at all of it', () => {
  const shedder = createShedder({ clock: virtualClock(), settings: fixed(100) })
  assert.equal(fill(shedder, 'background'), 60)
  assert.equal(fill(shedder, 'browse'), 25)
  assert.equal(fill(shedder, 'checkout'), 15)
  assert.deepEqual(shedder.state(), { inFlight: 100, limit: 100, shed: { checkout: 1, browse: 1, background: 1 } })
})

test('checkouts may fill what others may not, so others are shed first', () => {
  const shedder = createShedder({ clock: virtualClock(), settings: fixed(100) })
  for (let request = 0; request < 90; request++) shedder.tryEnter('checkout')
  assert.equal(shedder.tryEnter('browse'), undefined)
  assert.equal(shedder.tryEnter('background'), undefined)
  assert.ok(shedder.tryEnter('checkout'))
})

test('even the smallest limit lets one request of each class into an idle server', () => {
  for (const priority of ['checkout', 'browse', 'background'] as const)
    assert.equal(fill(createShedder({ clock: virtualClock(), settings: fixed(1) }), priority), 1)
})

test('leaving twice makes room once', () => {
  const shedder = createShedder({ clock: virtualClock(), settings: fixed(2) })
  const leave = shedder.tryEnter('checkout')
  shedder.tryEnter('checkout')
  leave?.('done')
  leave?.('done')
  assert.equal(shedder.state().inFlight, 1)
})

test('what is shed is reported with the load that caused it, and a failing observer changes nothing', () => {
  const events: unknown[] = []
  const observe = (event: unknown) => {
    events.push(event)
    throw new Error('the gauge is broken')
  }
  const shedder = createShedder({ clock: virtualClock(), settings: fixed(10), observe })
  fill(shedder, 'browse')
  assert.deepEqual(events, [{ kind: 'shed', priority: 'browse', inFlight: 9, limit: 10 }])
})

/** A server that works `capacity` requests per ms at most and gets `offered` per ms for `ms`. */
async function overload(clock: VirtualClock, shedder: Shedder, offered: number, ms: number, capacity: number) {
  const queue: { leave: Leave; since: number }[] = []
  const times: number[] = []
  for (let now = 0; now < ms; now++) {
    for (let request = 0; request < offered; request++) {
      const leave = shedder.tryEnter('browse')
      if (leave) queue.push({ leave, since: now })
    }
    await clock.advance(1)
    for (const { leave, since } of queue.splice(0, capacity)) {
      leave('done')
      times.push(now + 1 - since)
    }
  }
  for (const { leave } of queue) leave('ignored')
  return times
}

test('at twice its capacity a server keeps its throughput and its answers stay quick', async () => {
  const clock = virtualClock()
  const shedder = createShedder({ clock })
  await overload(clock, shedder, 2, 1_000, 4)
  const times = await overload(clock, shedder, 8, 4_000, 4)
  assert.ok(times.length >= 0.95 * 4 * 4_000, `served ${times.length}`)
  const settled = times.slice(times.length / 2).sort((one, other) => one - other)
  const p99 = settled[Math.floor(settled.length * 0.99)]!
  assert.ok(p99 <= 20, `p99 ${p99} ms`)
})

/** The reference for admission: a list of who is inside. The limit itself has tests of its own. */
interface Model {
  inside: boolean[]
  shed: Record<Priority, number>
}

interface Real {
  readonly clock: VirtualClock
  readonly shedder: Shedder
  readonly leaves: Leave[]
}

const percent: Record<Priority, number> = { checkout: 100, browse: 85, background: 60 }

function compare(model: Model, { shedder }: Real) {
  const { inFlight, shed, limit } = shedder.state()
  assert.deepEqual({ inFlight, shed }, { inFlight: model.inside.filter(Boolean).length, shed: model.shed })
  assert.ok(limit >= 4 && limit <= 12)
}

const arrive = (priority: Priority, exactly: number) =>
  step<Model, Real>(`arrive(${priority} x ${exactly})`, (model, real) => {
    for (let request = 0; request < exactly; request++) {
      const inFlight = model.inside.filter(Boolean).length
      // The limit is fractional inside; where rounding would decide, the model has no opinion.
      const { limit } = real.shedder.state()
      const leave = real.shedder.tryEnter(priority)
      if (inFlight * 100 < limit * percent[priority]) assert.ok(leave)
      if (inFlight * 100 >= (limit + 1) * percent[priority]) assert.equal(leave, undefined)
      if (leave) {
        real.leaves.push(leave)
        model.inside.push(true)
      } else model.shed[priority]++
      compare(model, real)
    }
  })

const depart = (which: number, ending: Ending) =>
  step<Model, Real>(`depart(${which}, ${ending})`, (model, real) => {
    const index = which % real.leaves.length
    real.leaves[index]?.(ending)
    if (real.leaves.length > 0) model.inside[index] = false
    compare(model, real)
  })

const advance = (ms: number) => step<Model, Real>(`advance(${ms})`, (_, real) => real.clock.advance(ms))

const steps = fc.commands(
  [
    fc.tuple(fc.constantFrom<Priority[]>('checkout', 'browse', 'background'), fc.nat(4)).map((all) => arrive(...all)),
    fc.tuple(fc.nat(60), fc.constantFrom<Ending[]>('done', 'done', 'dropped', 'ignored')).map((all) => depart(...all)),
    fc.constantFrom(1, 10, 100).map(advance),
  ],
  { maxCommands: 80, size: 'max' },
)

const conforms = (spoil: (shedder: Shedder) => Shedder) =>
  fc.assert(
    fc.asyncProperty(steps, (commands) => {
      const clock = virtualClock()
      const settings = { initial: 8, min: 4, max: 12, windowMs: 20, windowCalls: 3 }
      const real: Real = { clock, shedder: spoil(createShedder({ clock, settings })), leaves: [] }
      const model: Model = { inside: [], shed: { checkout: 0, browse: 0, background: 0 } }
      return fc.asyncModelRun(() => ({ model, real }), commands)
    }),
    { numRuns: 300 },
  )

test('admission follows the model whatever the order of arrivals and departures', () => conforms((shedder) => shedder))

test('canary: the model catches a shedder that treats background work as checkout', () =>
  assert.rejects(
    conforms((shedder) => ({
      ...shedder,
      tryEnter: (priority) => shedder.tryEnter(priority === 'background' ? 'checkout' : priority),
    })),
  ))
