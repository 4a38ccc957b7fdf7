import type { Clock } from '../../world/clock.ts'
import type { Database } from '../database.ts'
import type { Address } from './address.ts'

/** One empty database of the adapter under test, for one case. What it cannot do is missing. */
export interface Home {
  /** Opens it: one instance of a service. With `instances` it can be opened again, with `processes` by others too. */
  open(clock?: Clock): Promise<Database>
  readonly instances?: true
  /** What another process needs to open it. */
  readonly processes?: Address
  /** Transactions run side by side, and may wait for each other. */
  readonly parallel?: true
  /** The server dies as if the machine had died, and is back. */
  crash?(): Promise<void>
  /** From now on nobody can write, until the function it answers is called. */
  outage?(): Promise<() => Promise<void>>
  /** Breaks the connections of whoever leads, without a word. */
  cutLeader?(): Promise<void>
  /** Opens it through a link that breaks at the next COMMIT, before it has reached the database or before it is confirmed. */
  openCut?(when: 'before' | 'after'): Promise<Database>
  close(): Promise<void>
}

export type Ability = Exclude<keyof Home, 'open' | 'close'>

/** Why an adapter cannot have an ability: a whole sentence each. */
export type Lacks = Partial<Record<Ability, string>>

export interface Case {
  /** A sentence about behaviour. */
  readonly title: string
  readonly needs?: readonly Ability[]
  run(home: Home): Promise<void>
}

export type OpenHome = () => Promise<Home>
