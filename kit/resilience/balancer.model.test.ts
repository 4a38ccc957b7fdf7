import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { virtualClock } from '../world/virtual-clock.ts'
import type { VirtualClock } from '../world/virtual-clock.ts'
import { createBalancer } from './balancer.ts'
import type { Balancer, InstanceOutcome, Lease } from './balancer.ts'
import { step } from './test-support.ts'

/** The reference: who is ejected and who may be picked is computed anew for every question. */
interface Peer {
  readonly id: string
  /** The ends of its calls since it last returned, newest last. */
  ends: InstanceOutcome[]
  inFlight: number
  bans: { until: number; times: number }[]
}

interface Model {
  now: number
  peers: Peer[]
  held: (Peer | undefined)[]
}

interface Real {
  readonly clock: VirtualClock
  readonly balancer: Balancer
  readonly leases: Lease[]
}

let draws: number[] = []
const dealt = { fraction: () => draws.shift() ?? 0, bytes: (count: number) => new Uint8Array(count) }
const visited = new Set<string>()

const banned = (peer: Peer, now: number) => (peer.bans.at(-1)?.until ?? 0) > now
const inARow = (peer: Peer) => {
  const judged = peer.ends.filter((end) => end !== 'ignored')
  return judged.length - 1 - judged.lastIndexOf('success')
}

function choose({ peers, now }: Model, avoid: string | undefined, [one = 0, two = 0]: readonly number[]) {
  const healthy = peers.filter((peer) => !banned(peer, now))
  const panic = healthy.length * 2 < peers.length
  if (panic) visited.add('panic')
  const usable = panic ? peers : healthy
  const others = usable.filter((peer) => peer.id !== avoid)
  const from = others.length > 0 ? others : usable
  if (from.length < 2) return from[0]
  const first = Math.floor(one * from.length)
  const rest = [...from.slice(first + 1), ...from.slice(0, first)]
  const second = rest[Math.floor(two * rest.length)]!
  return second.inFlight < from[first]!.inFlight ? second : from[first]
}

function compare({ peers, now }: Model, { balancer }: Real) {
  const expected = peers.map((peer) => ({
    id: peer.id,
    inFlight: peer.inFlight,
    ejectedMs: banned(peer, now) ? peer.bans.at(-1)!.until - now : 0,
  }))
  assert.deepEqual(
    balancer.state().map(({ id, inFlight, ejectedMs }) => ({ id, inFlight, ejectedMs })),
    expected,
  )
}

const pick = (avoid: string | undefined, fractions: readonly number[]) =>
  step<Model, Real>(`pick(avoid ${avoid}, ${fractions.join()})`, (model, real) => {
    draws = [...fractions]
    const lease = real.balancer.pick(avoid)
    const peer = choose(model, avoid, fractions)
    assert.equal(lease?.instance.id, peer?.id)
    if (!lease || !peer) return
    peer.inFlight++
    model.held.push(peer)
    real.leases.push(lease)
    compare(model, real)
  })

function settleModel(model: Model, peer: Peer, outcome: InstanceOutcome) {
  peer.inFlight--
  if (banned(peer, model.now)) return
  // It came back since its last call: what it did before does not count.
  const last = peer.bans.at(-1)
  peer.ends.push(outcome)
  if (outcome !== 'failure' || inARow(peer) < 5 || !model.peers.includes(peer)) return
  const out = model.peers.filter((other) => banned(other, model.now)).length
  if ((out + 1) * 2 > model.peers.length) return void visited.add('spared')
  const forgiven = last ? Math.floor((model.now - last.until) / 30_000) : Infinity
  const times = Math.max(0, (last?.times ?? 0) - forgiven) + 1
  visited.add(`ejected ${Math.min(times, 2)}`)
  peer.bans.push({ until: model.now + Math.min(300_000, 30_000 * times), times })
  peer.ends = []
}

const settle = (which: number, outcome: InstanceOutcome) =>
  step<Model, Real>(`settle(${which}, ${outcome})`, (model, real) => {
    const index = which % model.held.length
    const peer = model.held[index]
    if (!peer) return
    model.held[index] = undefined
    settleModel(model, peer, outcome)
    real.leases[index]!.settle(outcome)
    compare(model, real)
  })

/** Many failures of one peer in a row, which single steps would seldom make. */
const storm = (which: number) =>
  step<Model, Real>(`storm(${which})`, (model, real) => {
    const victim = model.peers[which % model.peers.length]
    for (let call = 0; call < 30; call++) {
      draws = [(call % 7) / 7, (call % 3) / 3]
      const peer = choose(model, undefined, draws)
      const lease = real.balancer.pick()
      assert.equal(lease?.instance.id, peer?.id)
      if (!lease || !peer) return
      peer.inFlight++
      settleModel(model, peer, peer === victim ? 'failure' : 'success')
      lease.settle(peer === victim ? 'failure' : 'success')
    }
    compare(model, real)
  })

const update = (ids: readonly string[]) =>
  step<Model, Real>(`update(${ids.join()})`, (model, real) => {
    real.balancer.update(ids.map((id) => ({ id, url: `http://${id}` })))
    const find = (id: string) => model.peers.find((peer) => peer.id === id)
    if (ids.length > 0) model.peers = ids.map((id) => find(id) ?? { id, ends: [], inFlight: 0, bans: [] })
    compare(model, real)
  })

const advance = (ms: number) =>
  step<Model, Real>(`advance(${ms})`, async (model, real) => {
    model.now += ms
    await real.clock.advance(ms)
    compare(model, real)
  })

const id = fc.constantFrom(...'abcde')
const fraction = fc.integer({ min: 0, max: 19 }).map((twentieth) => twentieth / 20)
const steps = fc.commands(
  [
    fc.tuple(fc.option(id, { nil: undefined }), fc.tuple(fraction, fraction)).map((picking) => pick(...picking)),
    fc
      .tuple(fc.nat(30), fc.constantFrom<InstanceOutcome[]>('success', 'failure', 'failure', 'failure', 'ignored'))
      .map((settling) => settle(...settling)),
    fc.nat(4).map(storm),
    fc.uniqueArray(id, { maxLength: 5 }).map(update),
    fc.constantFrom(1, 15_000, 30_000, 60_000).map(advance),
  ],
  { maxCommands: 80, size: 'max' },
)

const conforms = (settings?: Parameters<typeof createBalancer>[2]) =>
  fc.assert(
    fc.asyncProperty(steps, (commands) => {
      const clock = virtualClock()
      const real = { clock, balancer: createBalancer(clock, dealt, settings), leases: [] }
      return fc.asyncModelRun(() => ({ model: { now: 0, peers: [], held: [] }, real }), commands)
    }),
    { numRuns: 300 },
  )

test('the balancer does what a model says that computes everything anew', async () => {
  await conforms()
  assert.deepEqual([...visited].sort(), ['ejected 1', 'ejected 2', 'panic', 'spared'])
})

test('canary: the model catches a balancer that ejects after four failures', () =>
  assert.rejects(
    conforms({ failuresToEject: 4, ejectMs: 30_000, maxEjectMs: 300_000, maxEjected: 0.5, panicBelow: 0.5 }),
  ))
