import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '@souk/kit/world'
import type { Shown } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'
import { frozenAtWork, type Ports } from './busy.ts'
import { createDeck } from './deck.ts'
import { LINK_FAULTS, type Link } from './link.ts'
import { Returns, type ReturnTimes } from './returns.ts'
import type { World } from './world.ts'

export interface Pace {
  /** Between two faults: at least and at most, in milliseconds. */
  readonly pauseMs: readonly [number, number]
  /** The longest that a process is frozen or a link is broken. */
  readonly longestMs: number
}

/** What was done to the system, and how it came back. */
export interface Deeds {
  /** Processes that were killed while a request or an event was open at them. */
  kills: number
  readonly faults: Record<string, number>
  readonly returns: ReturnTimes
}

/** The world outside: its ledger, its parcels and its mailbox are what the system is judged by. */
const OUTSIDE = new Set(['provider', 'carrier', 'mailbox'])
const READY_MS = 60_000
const LOOK_MS = 100
/** Without these nobody becomes ready. */
const NEEDED_BY_ALL: readonly string[] = ['registry', 'database', 'bus']
/** The share of each kind of fault, of twenty. */
const FAULTS = { kill: 9, 'kill two': 2, freeze: 3, link: 3, 'kill bus': 1, scale: 1, 'kill all': 1 }

const portOf = (process: Shown | undefined) => Number(new URL(process?.url ?? '').port)

/** Does harm, one fault after the other, until it is enough. What lasts goes on beside the next faults. */
export class Nemesis {
  readonly deeds: Deeds
  readonly #world: World
  readonly #random: Random
  readonly #pace: Pace
  readonly #draw: () => keyof typeof FAULTS
  readonly #returns = new Returns()
  readonly #healing = new Map<Promise<void>, () => void>()
  readonly #broken = new Set<Link>()
  readonly #asleep = new Set<number>()
  #isBusDown = false
  #busPort = 0

  constructor(world: World, random: Random, pace: Pace) {
    this.#world = world
    this.#random = random
    this.#pace = pace
    this.#draw = createDeck(FAULTS, random)
    this.deeds = { kills: 0, faults: {}, returns: this.#returns.times }
  }

  /** Resolves when it is enough, or when the time is over. */
  async rage(isEnough: () => boolean, withinMs: number): Promise<void> {
    const since = performance.now()
    const [least, most] = this.#pace.pauseMs
    this.#busPort = this.#world.busPort ?? portOf((await this.#ready((service) => service === 'broker'))[0])
    const over = new AbortController()
    const watching = this.#watch(over.signal)
    await this.#scale(2)
    while (!isEnough() && performance.now() - since < withinMs) {
      await this.#strike()
      await delay(this.#between(least, most))
    }
    over.abort()
    await watching
  }

  /** Breaks nothing any more and resolves when every process is ready. Answers those that are not within a minute. */
  async heal(): Promise<string[]> {
    for (const heal of this.#healing.values()) heal()
    await Promise.all(this.#healing.keys())
    const down = async () => {
      const processes = await this.#world.shop.processes()
      this.#returns.look(processes, () => false)
      return processes.filter(({ state }) => state !== 'ready')
    }
    await until('every process is ready', async () => (await down()).length === 0, READY_MS).catch(() => {})
    return (await down()).map(({ name, state, reason }) => `${name} is ${state} after the storm: ${reason}`)
  }

  async #strike(): Promise<void> {
    const fault = this.#draw()
    if (fault === 'kill') return this.#killSome(1)
    if (fault === 'kill two') return this.#killSome(2)
    if (fault === 'freeze') return this.#freeze()
    if (fault === 'link') return this.#breakLink()
    if (fault === 'kill bus') return this.#killBus()
    if (fault === 'scale') return this.#scale(1 + ((await this.#world.shop.processes('order')).length % 2))
    return this.#killAll()
  }

  /** Kills so many processes at the same time. */
  async #killSome(count: number): Promise<void> {
    const standing = await this.#ready((service) => service !== 'broker')
    const victims = Array.from({ length: count }, () => this.#takeOne(standing)).filter((each) => each !== undefined)
    const killed = await Promise.all(victims.map((victim) => this.#kill(victim)))
    if (killed.includes(true)) this.#count(count === 1 ? 'kill' : 'kill two')
  }

  /** Kills a process at which something is open. Answers whether it was. */
  async #kill(victim: Shown): Promise<boolean> {
    try {
      const busy = await frozenAtWork(victim.pid, this.#portsOf(victim))
      if (busy) this.#end(victim)
      else if (!this.#asleep.has(victim.pid)) process.kill(victim.pid, 'SIGCONT')
      if (busy) this.deeds.kills++
      return busy
    } catch {
      // It has ended by itself meanwhile.
      return false
    }
  }

  #end(victim: Shown, isHindered = false): void {
    process.kill(victim.pid, 'SIGKILL')
    this.#returns.killed(victim, isHindered)
  }

  /** Stops it all at the same moment, and then kills one after the other in random order, so that they come back in one. */
  async #killAll(): Promise<void> {
    this.#count('kill all')
    const all = await this.#ready()
    const frozen = await Promise.all(
      all.map(async (victim) => ({
        victim,
        busy: await frozenAtWork(victim.pid, this.#portsOf(victim)).catch(() => false),
      })),
    )
    while (frozen.length > 0) {
      const { victim, busy } = this.#takeOne(frozen) as (typeof frozen)[number]
      try {
        this.#end(victim, true)
        if (busy) this.deeds.kills++
      } catch {
        // It has ended by itself meanwhile.
      }
      await delay(this.#between(0, 50))
    }
  }

  async #freeze(): Promise<void> {
    const victim = this.#takeOne(await this.#ready())
    if (!victim) return
    this.#count('freeze')
    process.kill(victim.pid, 'SIGSTOP')
    this.#asleep.add(victim.pid)
    this.#last(() => {
      this.#asleep.delete(victim.pid)
      try {
        process.kill(victim.pid, 'SIGCONT')
      } catch {
        // It was killed in its sleep.
      }
    })
  }

  #breakLink(): void {
    const [name, link] = this.#takeOne([...this.#world.links()]) ?? []
    const fault = this.#takeOne([...LINK_FAULTS])
    if (link === undefined || fault === undefined) return
    this.#count(`${fault} ${name}`)
    link.break(fault, Math.floor(this.#between(1, 2_000)))
    this.#broken.add(link)
    this.#last(() => {
      this.#broken.delete(link)
      link.heal()
    })
  }

  async #killBus(): Promise<void> {
    const { nats } = this.#world
    if (nats) {
      this.#count('kill bus')
      this.#isBusDown = true
      await nats.end('SIGKILL')
      await delay(this.#between(0, 2_000))
      await nats.start()
      this.#isBusDown = false
      return
    }
    const [broker] = await this.#ready((service) => service === 'broker')
    if (broker && (await this.#kill(broker))) this.#count('kill bus')
  }

  async #scale(count: number): Promise<void> {
    this.#count(`${count} of order`)
    await this.#world.shop.control('/v1/processes/order/scale', { count })
  }

  async #ready(wanted: (service: string) => boolean = () => true): Promise<Shown[]> {
    const all = await this.#world.shop.processes()
    return all.filter(({ service, state }) => state === 'ready' && !OUTSIDE.has(service) && wanted(service))
  }

  #portsOf(process: Shown): Ports {
    return { own: portOf(process), bus: this.#busPort }
  }

  /** Tells how everything stands, again and again. The gateway is ready when it has heard from everybody. */
  async #watch(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const processes = await this.#world.shop.processes()
      const links = this.#world.links()
      const missing = processes.filter(({ state, pid }) => state !== 'ready' || this.#asleep.has(pid))
      const isHindered =
        this.#isBusDown ||
        NEEDED_BY_ALL.some((name) => this.#broken.has(links.get(name) as Link)) ||
        missing.some(({ service }) => service === 'broker')
      const isAnyoneAway = missing.length > 1 || this.#broken.size > 0
      this.#returns.look(processes, (name) => isHindered || (name === 'gateway' && isAnyoneAway))
      await delay(LOOK_MS)
    }
  }

  /** Heals after a while, or when everything is healed: mostly within a fifth of the longest time, and sometimes only then. */
  #last(heal: () => void): void {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, this.#pace.longestMs * this.#between(0.3, 1) ** 6)
    const healed = promise.then(() => {
      clearTimeout(timer)
      this.#healing.delete(healed)
      heal()
    })
    this.#healing.set(healed, resolve)
  }

  #count(fault: string): void {
    this.deeds.faults[fault] = (this.deeds.faults[fault] ?? 0) + 1
  }

  #between(least: number, most: number): number {
    return least + (most - least) * this.#random.fraction()
  }

  /** Takes one out of a list. */
  #takeOne<T>(from: T[]): T | undefined {
    return from.splice(Math.floor(this.#random.fraction() * from.length), 1)[0]
  }
}
