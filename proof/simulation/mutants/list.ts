import type { Plant } from '../../../kit/testing/plant.ts'

/** A planted bug. */
export interface Mutant extends Plant {
  /** What is wrong. */
  readonly mistake: string
  /** Why nothing in the simulation finds it, if nothing does. */
  readonly survives?: string
}

export const mutants: readonly Mutant[] = []
