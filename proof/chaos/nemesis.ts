import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '@souk/kit/world'
import type { Shown } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'
import { frozenAtWork } from './busy.ts'
import type { Link, LinkFault } from './link.ts'
import type { World } from './world.ts'

export interface Pace {
  /** Between two faults: at least and at most, in milliseconds. */
  readonly pauseMs: readonly [number, number]
  /** The longest that a process is frozen or a link is broken. */
  readonly longestMs: number
}

/** What was done to the system, and how it came back. */
export interface Deeds {
  /** Processes that were killed while something was under way at them. */
  kills: number
  readonly faults: Record<string, number>
  /** From each kill to ready, in milliseconds. */
  readonly readyMs: number[]
}

/** The world outside: its ledger and its mailbox are what the system is judged by. */
const OUTSIDE = new Set(['provider', 'mailbox'])
const READY_MS = 60_000
const STORM_MS = 600_000
const LINK_FAULTS: readonly LinkFault[] = ['cut', 'stall', 'truncate']

/** Does harm, one fault after the other, until enough processes were killed. What lasts goes on beside the next faults. */
export class Nemesis {
  readonly deeds: Deeds = { kills: 0, faults: {}, readyMs: [] }
  readonly #world: World
  readonly #random: Random
  readonly #pace: Pace
  readonly #healing = new Map<Promise<void>, () => void>()
  readonly #returning = new Set<Promise<void>>()

  constructor(world: World, random: Random, pace: Pace) {
    this.#world = world
    this.#random = random
    this.#pace = pace
  }

  /** Resolves after so many kills, or when the time is over. */
  async rage(kills: number, withinMs: number): Promise<void> {
    const since = performance.now()
    const [least, most] = this.#pace.pauseMs
    while (this.deeds.kills < kills && performance.now() - since < withinMs) {
      await this.#strike()
      await delay(this.#between(least, most))
    }
  }

  /** Breaks nothing any more and resolves when every process is ready. Answers those that are not within a minute. */
  async heal(): Promise<string[]> {
    for (const heal of this.#healing.values()) heal()
    await Promise.all(this.#healing.keys())
    await this.#scale(1)
    const down = async () => (await this.#world.shop.processes()).filter(({ state }) => state !== 'ready')
    const over = until('every process is ready', async () => (await down()).length === 0, READY_MS)
    await over.then(() => Promise.all(this.#returning)).catch(() => {})
    return (await down()).map(({ name, state, reason }) => `${name} is ${state} after the storm: ${reason}`)
  }

  async #strike(): Promise<void> {
    const dice = this.#random.fraction()
    if (dice < 0.6) return this.#killOne()
    if (dice < 0.72) return this.#freeze()
    if (dice < 0.85) return this.#breakLink()
    if (dice < 0.9) return this.#killBus()
    if (dice < 0.95) return this.#scale(1 + ((await this.#world.shop.processes('order')).length % 2))
    return this.#killAll()
  }

  async #killOne(): Promise<void> {
    const victim = this.#pick(await this.#ready((service) => service !== 'broker'))
    if (victim && (await this.#kill(victim))) this.#count('kill')
  }

  /** Kills a process at which something is under way. Answers whether it was. */
  async #kill(victim: Shown): Promise<boolean> {
    try {
      const busy = await frozenAtWork(victim.pid)
      process.kill(victim.pid, busy ? 'SIGKILL' : 'SIGCONT')
      if (!busy) return false
    } catch {
      // It has ended by itself meanwhile.
      return false
    }
    this.deeds.kills++
    this.#awaitReturn(victim)
    return true
  }

  async #freeze(): Promise<void> {
    const victim = this.#pick(await this.#ready())
    if (!victim) return
    this.#count('freeze')
    process.kill(victim.pid, 'SIGSTOP')
    this.#last(() => {
      try {
        process.kill(victim.pid, 'SIGCONT')
      } catch {
        // It was killed in its sleep.
      }
    })
  }

  #breakLink(): void {
    const [name, link] = this.#pick<readonly [string, Link]>([...this.#world.links]) ?? []
    const fault = this.#pick(LINK_FAULTS)
    if (link === undefined || fault === undefined) return
    this.#count(`${fault} ${name}`)
    link.break(fault, Math.floor(this.#between(1, 2_000)))
    this.#last(() => link.heal())
  }

  async #killBus(): Promise<void> {
    const { nats } = this.#world
    if (nats) {
      this.#count('kill bus')
      await nats.end('SIGKILL')
      await delay(this.#between(0, 2_000))
      return nats.start()
    }
    const [broker] = await this.#ready((service) => service === 'broker')
    if (broker && (await this.#kill(broker))) this.#count('kill bus')
  }

  /** In random order, a moment apart, so that they come back in random order. */
  async #killAll(): Promise<void> {
    this.#count('kill all')
    const all = await this.#ready()
    for (const victim of all.toSorted(() => this.#random.fraction() - 0.5))
      try {
        process.kill(victim.pid, 'SIGKILL')
        this.deeds.kills++
        this.#awaitReturn(victim)
        await delay(this.#between(0, 50))
      } catch {
        // It has ended by itself meanwhile.
      }
  }

  async #scale(count: number): Promise<void> {
    this.#count(`${count} of order`)
    await this.#world.shop.control('/v1/processes/order/scale', { count })
  }

  async #ready(wanted: (service: string) => boolean = () => true): Promise<Shown[]> {
    const all = await this.#world.shop.processes()
    return all.filter(({ service, state }) => state === 'ready' && !OUTSIDE.has(service) && wanted(service))
  }

  #awaitReturn({ name, pid }: Shown): void {
    const since = performance.now()
    const isBack = async () => {
      const found = (await this.#world.shop.processes()).find((each) => each.name === name)
      // One that was killed again counts from there; one that was scaled away does not come back.
      return found === undefined || (found.state === 'ready' && found.pid !== pid)
    }
    // As long as the storm lasts it may be hit again on its way; `heal` has the last word.
    const returning: Promise<void> = until(`${name} is ready again`, isBack, STORM_MS)
      .then(
        () => void this.deeds.readyMs.push(performance.now() - since),
        () => {},
      )
      .finally(() => this.#returning.delete(returning))
    this.#returning.add(returning)
  }

  /** Heals after a while, or when everything is healed. */
  #last(heal: () => void): void {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, this.#between(this.#pace.longestMs / 10, this.#pace.longestMs))
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

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random.fraction() * from.length)]
  }
}
