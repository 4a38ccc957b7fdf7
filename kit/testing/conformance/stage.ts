import type { Bus, CloudEvent } from '../../bus/index.ts'
import type { Answer } from '../../call/index.ts'
import type { Operation } from '../../contract/index.ts'
import type { Database } from '../../database/index.ts'
import type { World } from '../../world/index.ts'
import type { As } from '../trial.ts'
import type { Doom } from './doom.ts'
import type { Part, Subject } from './subject.ts'

/** One process of a service, in the test's own process. */
export interface Instance {
  readonly id: string
  readonly url: string
  readonly started: Promise<void>
  notReady(): Promise<readonly string[]>
  /** Stops it in order. */
  stop(): Promise<void>
}

/** One process of a service that can be ended from outside. */
export interface Victim {
  readonly id: string
  readonly url: string
  readonly dead: Promise<void>
  /** SIGKILL, or what stands for it. */
  kill(): void
}

/** One process that can be stopped and woken: SIGSTOP and SIGCONT. */
export interface Sleeper extends Victim {
  freeze(): void
  thaw(): void
}

export interface StartOptions {
  /** Changes the world of this instance before it starts, to put a fault into it. */
  readonly alter?: (world: World) => World
  /** Wait until it is ready. Default: true. */
  readonly ready?: boolean
}

/** What a world brings to the suite: an empty system for one case. What it cannot do is missing. */
export interface Stage {
  readonly subject: Subject
  /** A client of the bus that belongs to no service. */
  readonly bus: Bus
  start(part: Part, options?: StartOptions): Promise<Instance>
  /** Starts an instance that is to be killed; with a doom it kills itself at that moment. */
  startVictim(part: Part, doom?: Doom): Promise<Victim>
  /** Asks, as the gateway unless told otherwise. Rejects when no answer comes. */
  send(operation: Operation, input: unknown, as?: As): Promise<Answer>
  /** The database of a service, looked into from outside. */
  database(part: Part): Promise<Database>
  /** Waits until the condition holds; fails, saying for what, when it does not. `leapMs`: time flies by so much at each look. */
  until(condition: () => Promise<boolean> | boolean, what: string, leapMs?: number): Promise<void>
  /** Lets time pass for every instance in this process. */
  pass(ms: number): Promise<void>
  /** Starts an instance in a process that can be frozen. */
  startSleeper?(part: Part): Promise<Sleeper>
  /** The databases cannot be reached, until the function it answers is called. */
  outage?(): Promise<() => Promise<void>>
  /** Everything that was ever published. The same seed gives the same log. */
  log?(): Promise<readonly CloudEvent[]>
  close(): Promise<void>
}

export type Ability = 'startSleeper' | 'outage' | 'log'

/** Opens a new stage; `seed` decides about chance where the world lets it. */
export type OpenWorld = (seed?: number) => Promise<Stage>

/** Why a world cannot have an ability: a whole sentence each. */
export type Lacks = Partial<Record<Ability, string>>

export interface Case {
  /** A sentence about behaviour. */
  readonly title: string
  readonly needs?: Ability
  run(stage: Stage, open: OpenWorld): Promise<void>
}
