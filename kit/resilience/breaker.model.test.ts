import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { virtualClock } from '../world/virtual-clock.ts'
import type { VirtualClock } from '../world/virtual-clock.ts'
import { breakerDefaults, createBreaker, isBrokenCircuit } from './breaker.ts'
import type { Breaker, CallOutcome, Permit } from './breaker.ts'
import { constantRandom, step } from './test-support.ts'

const settings = { ...breakerDefaults, minCalls: 4, probes: 3 }

interface Ticket {
  readonly era: number
  used: boolean
}

/** The reference: it keeps every result for ever and computes everything from scratch. */
interface Model {
  now: number
  era: number
  kind: 'closed' | 'open' | 'half_open'
  results: { second: number; failed: boolean; slow: boolean }[]
  openings: number
  until: number
  out: number
  tickets: Ticket[]
}

interface Real {
  readonly clock: VirtualClock
  readonly breaker: Breaker
  readonly permits: Permit[]
}

const visited = new Set<string>()

const turn = (model: Model, kind: Model['kind']) => {
  visited.add(`${model.kind} -> ${kind}`)
  Object.assign(model, { kind, era: model.era + 1, results: [], out: 0 })
  if (kind === 'closed') model.openings = 0
  if (kind !== 'open') return
  model.openings++
  model.until = model.now + Math.min(60_000, 5_000 * 2 ** (model.openings - 1)) * 0.9
}

const recent = (model: Model) =>
  model.results.filter(({ second }) => model.kind !== 'closed' || second > Math.floor(model.now / 1_000) - 10)

const count = (model: Model, what: 'failed' | 'slow') => recent(model).filter((result) => result[what]).length

function settleModel(model: Model, ticket: Ticket, outcome: CallOutcome, durationMs: number) {
  if (ticket.used || ticket.era !== model.era) return
  ticket.used = true
  model.out--
  if (outcome === 'ignored' || (outcome === 'refused' && model.kind === 'closed')) return
  const slow = outcome !== 'refused' && durationMs > 1_000
  model.results.push({ second: Math.floor(model.now / 1_000), failed: outcome === 'failure', slow })
  const total = model.kind === 'closed' ? recent(model).length : settings.probes
  const bad = count(model, 'failed') * 2 >= total || count(model, 'slow') * 5 >= total * 4
  if (bad && total >= (model.kind === 'closed' ? settings.minCalls : 0)) turn(model, 'open')
  else if (model.kind === 'half_open' && model.results.length === settings.probes) turn(model, 'closed')
}

function compare(model: Model, { breaker }: Real) {
  const { kind, openings } = model
  const calls = recent(model).length
  if (kind === 'closed')
    assert.deepEqual(breaker.state(), { kind, calls, failures: count(model, 'failed'), slow: count(model, 'slow') })
  else if (kind === 'open')
    assert.deepEqual(breaker.state(), { kind, openings, remainingMs: Math.max(0, model.until - model.now) })
  else assert.deepEqual(breaker.state(), { kind, openings, inFlight: model.out, settled: calls })
}

const enter = step<Model, Real>('enter', (model, real) => {
  if (model.kind === 'open' && model.now >= model.until) turn(model, 'half_open')
  const full = model.kind === 'half_open' && model.out + model.results.length >= settings.probes
  if (model.kind === 'open' || full) assert.throws(() => real.breaker.enter(), isBrokenCircuit)
  else {
    real.permits.push(real.breaker.enter())
    model.tickets.push({ era: model.era, used: false })
    model.out++
  }
  compare(model, real)
})

const settle = (which: number, outcome: CallOutcome, durationMs: number) =>
  step<Model, Real>(`settle(${which}, ${outcome}, ${durationMs})`, (model, real) => {
    if (model.tickets.length === 0) return
    // Young permits are the interesting ones; old ones are chosen now and then to be late.
    const index = model.tickets.length - 1 - (which % model.tickets.length)
    settleModel(model, model.tickets[index]!, outcome, durationMs)
    real.permits[index]!.settle(outcome, durationMs)
    compare(model, real)
  })

const advance = (ms: number) =>
  step<Model, Real>(`advance(${ms})`, async (model, real) => {
    model.now += ms
    await real.clock.advance(ms)
    compare(model, real)
  })

const outcome = fc.constantFrom<CallOutcome[]>(
  'success',
  'success',
  'failure',
  'failure',
  'failure',
  'refused',
  'ignored',
)
const steps = fc.commands(
  [
    fc.constant(enter),
    fc.constant(enter),
    fc.tuple(fc.nat(5), outcome, fc.constantFrom(10, 10, 1_001)).map((settling) => settle(...settling)),
    fc.tuple(fc.nat(5), outcome, fc.constantFrom(10, 10, 1_001)).map((settling) => settle(...settling)),
    fc.constantFrom(1, 999, 1_000, 4_500, 9_000, 20_000).map(advance),
  ],
  { maxCommands: 120, size: 'max' },
)

const conforms = (spoil: (breaker: Breaker) => Breaker) =>
  fc.assert(
    fc.asyncProperty(steps, (commands) => {
      const clock = virtualClock()
      const breaker = spoil(createBreaker(clock, constantRandom(0.5), settings))
      const model: Model = { now: 0, era: 0, kind: 'closed', results: [], openings: 0, until: 0, out: 0, tickets: [] }
      return fc.asyncModelRun(() => ({ model, real: { clock, breaker, permits: [] } }), commands)
    }),
    { numRuns: 300 },
  )

test('the breaker does what a model says that remembers every call', async () => {
  await conforms((breaker) => breaker)
  const all = ['closed -> open', 'half_open -> closed', 'half_open -> open', 'open -> half_open']
  assert.deepEqual([...visited].sort(), all)
})

test('canary: the model catches a breaker that keeps a permit which was not used', () =>
  assert.rejects(
    conforms((breaker) => ({
      ...breaker,
      enter() {
        const permit = breaker.enter()
        return { settle: (result, ms) => (result === 'ignored' ? undefined : permit.settle(result, ms)) }
      },
    })),
  ))
