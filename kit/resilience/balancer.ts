import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { laneOf, offers, type Lane, type Running } from './lane.ts'

/** One running process of a callee. The `id` is new after each start; `url` is where it listens. */
export interface Instance extends Running {
  readonly id: string
  readonly url: string
}

/** When an instance is left out, for how long, and when health is ignored. */
export interface BalancerSettings {
  /** This many failures in a row and the instance is ejected. */
  readonly failuresToEject: number
  /** First ejection, in ms; the n-th lasts n times as long, up to `maxEjectMs`. */
  readonly ejectMs: number
  readonly maxEjectMs: number
  /** At most this share of the instances is ejected: beyond that it is not the instances that are ill. */
  readonly maxEjected: number
  /** With a smaller share of healthy instances than this, health is ignored: the few would not survive all the load. */
  readonly panicBelow: number
}

/** Envoy's outlier detection and panic threshold; Envoy ejects 10 % at most, but of hundreds of hosts and not of three. */
export const balancerDefaults: BalancerSettings = {
  failuresToEject: 5,
  ejectMs: 30_000,
  maxEjectMs: 300_000,
  maxEjected: 0.5,
  panicBelow: 0.5,
}

/** What a call says about the instance. A refusal is a `success` here: the instance works. */
export type InstanceOutcome = 'success' | 'failure' | 'ignored'

/** One call's hold on an instance. Settle it whatever happens; a second settling does nothing. */
export interface Lease {
  readonly instance: Instance
  settle(outcome: InstanceOutcome): void
}

/** `panic`: from now on health is ignored, because too few instances are healthy. */
export type BalancerChange =
  | { readonly kind: 'ejected'; readonly instance: Instance; readonly ms: number; readonly times: number }
  | { readonly kind: 'returned'; readonly instance: Instance }
  | { readonly kind: 'panic'; readonly healthy: number; readonly instances: number }

/** An instance as an operations console shows it. */
export interface InstanceState extends Instance {
  readonly inFlight: number
  readonly failuresInARow: number
  /** Milliseconds until an ejected instance returns; 0 if it is not ejected. */
  readonly ejectedMs: number
}

/** Chooses an instance of one callee for each call. */
export interface Balancer {
  /**
   * The instances that discovery knows now. The same array as last time costs nothing. An empty list is not believed
   * while an older one is known: discovery dies more often than every instance at once.
   */
  update(instances: readonly Instance[]): void
  /**
   * An instance for one call, or undefined if none was ever known that has the operation. Not the one called `avoid`, if
   * there is another.
   */
  pick(avoid?: string, operation?: string): Lease | undefined
  state(): readonly InstanceState[]
}

interface Member {
  instance: Instance
  inFlight: number
  failuresInARow: number
  times: number
  ejected: boolean
  ejectedUntil: number
}

const newMember = (instance: Instance): Member => ({
  instance,
  inFlight: 0,
  failuresInARow: 0,
  times: 0,
  ejected: false,
  ejectedUntil: 0,
})

/**
 * Chooses the less loaded of two random instances: nearly as even as the least loaded of all, and callers that know only
 * their own load do not all run to the same one (Mitzenmacher 2001, Envoy LEAST_REQUEST). An instance that fails often in
 * a row is ejected for a while, because a broken one answers fastest and would draw the traffic.
 */
export function createBalancer(
  clock: Clock,
  random: Random,
  settings: BalancerSettings = balancerDefaults,
  onChange?: (change: BalancerChange) => void,
): Balancer {
  let known: readonly Instance[] = []
  let members: Member[] = []
  // What may be picked, kept between calls: the happy path must neither build lists nor read the clock.
  let eligible: Member[] = []
  let everything: Lane<Member> = laneOf(eligible, random)
  /** For each operation that was asked for: those that have it. */
  let lanes = new Map<string, Lane<Member>>()
  let nextReturn = Infinity
  let panicking = false

  const refresh = () => {
    const healthy = members.filter((member) => !member.ejected)
    const panic = healthy.length < members.length * settings.panicBelow
    if (panic && !panicking) onChange?.({ kind: 'panic', healthy: healthy.length, instances: members.length })
    panicking = panic
    eligible = panic ? members : healthy
    everything = laneOf(eligible, random)
    lanes = new Map()
    nextReturn = Math.min(...members.map((member) => (member.ejected ? member.ejectedUntil : Infinity)))
  }

  const laneFor = (operation: string | undefined): Lane<Member> => {
    if (operation === undefined) return everything
    let lane = lanes.get(operation)
    if (lane === undefined) {
      const able = ({ instance }: Member) => offers(instance, operation)
      // Who is ejected is better than who does not know what is asked for.
      lane = laneOf(eligible.some(able) ? eligible.filter(able) : members.filter(able), random)
      lanes.set(operation, lane)
    }
    return lane
  }

  /** Ejections end lazily, when somebody calls or a call ends: there is no timer to leak. */
  const returnDue = () => {
    if (nextReturn === Infinity) return
    const now = clock.monotonic()
    if (now < nextReturn) return
    for (const member of members) {
      if (!member.ejected || member.ejectedUntil > now) continue
      member.ejected = false
      member.failuresInARow = 0
      onChange?.({ kind: 'returned', instance: member.instance })
    }
    refresh()
  }

  const eject = (member: Member) => {
    const ejected = members.reduce((count, other) => count + Number(other.ejected), 0)
    if (ejected + 1 > members.length * settings.maxEjected) return
    const now = clock.monotonic()
    // Good conduct is remembered: each `ejectMs` since the last return takes one earlier ejection off the count.
    const forgiven = Math.floor((now - member.ejectedUntil) / settings.ejectMs)
    member.times = Math.max(0, member.times - forgiven) + 1
    const ms = Math.min(settings.maxEjectMs, settings.ejectMs * member.times)
    member.ejected = true
    member.ejectedUntil = now + ms
    onChange?.({ kind: 'ejected', instance: member.instance, ms, times: member.times })
    refresh()
  }

  const settle = (member: Member, outcome: InstanceOutcome) => {
    member.inFlight--
    returnDue()
    if (member.ejected || outcome === 'ignored') return
    member.failuresInARow = outcome === 'failure' ? member.failuresInARow + 1 : 0
    if (member.failuresInARow >= settings.failuresToEject && members.includes(member)) eject(member)
  }

  const lease = (member: Member): Lease => {
    let held = true
    member.inFlight++
    return {
      instance: member.instance,
      settle(outcome) {
        if (held) settle(member, outcome)
        held = false
      },
    }
  }

  return {
    update(instances) {
      if (instances === known || instances.length === 0) return
      returnDue()
      const old = new Map(members.map((member) => [member.instance.id, member]))
      members = instances.map((instance) => {
        const member = old.get(instance.id)
        if (member?.instance.url !== instance.url) return newMember(instance)
        member.instance = instance
        return member
      })
      known = instances
      refresh()
    },
    pick(avoid, operation) {
      returnDue()
      const lane = laneFor(operation)
      const drawn = lane.draw()
      const member = lessLoaded(avoid === undefined ? drawn : without(avoid, drawn, lane.all), random)
      return member && lease(member)
    },
    state: () =>
      members.map(({ instance, inFlight, failuresInARow, ejected, ejectedUntil }) => ({
        ...instance,
        inFlight,
        failuresInARow,
        ejectedMs: ejected ? Math.max(0, ejectedUntil - clock.monotonic()) : 0,
      })),
  }
}

/** The first of these lists in which there is somebody else, without the one to avoid; else who there is. */
function without(avoid: string, drawn: readonly Member[], all: readonly Member[]): readonly Member[] {
  const isOther = ({ instance }: Member) => instance.id !== avoid
  const others = drawn.some(isOther) ? drawn.filter(isOther) : all.filter(isOther)
  return others.length > 0 ? others : drawn
}

/** The less loaded of two different members at random; the first drawn if they are equal. */
function lessLoaded(members: readonly Member[], random: Random): Member | undefined {
  if (members.length < 2) return members[0]
  const first = Math.floor(random.fraction() * members.length)
  const step = 1 + Math.floor(random.fraction() * (members.length - 1))
  const one = members[first]!
  const other = members[(first + step) % members.length]!
  return other.inFlight < one.inFlight ? other : one
}
