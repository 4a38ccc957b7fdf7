import { canaries } from '../../../kit/testing/conformance/canaries.ts'
import type { Plant } from '../../../kit/testing/plant.ts'
import { ofServices } from './of-services.ts'

/** A planted bug. */
export interface Mutant extends Plant {
  /** What is wrong. */
  readonly mistake: string
  /** Why nothing in the simulation finds it, if nothing does. */
  readonly survives?: string
}

/** Mistakes of the kit, each of which the conformance suite catches too: here by what it does to the shop. */
const ofKit: readonly string[] = [
  'the outbox is written after the commit',
  'an event is deleted from the outbox before it is published',
  'a batch is acknowledged before it is handled',
  'there are no receipts',
  'what was emitted is kept when a transaction runs again',
  'an event is tried for ever',
  'the answer of a saga is not stored in the claim',
  'the fence is not checked',
  'a saga whose instance died is not taken over',
  'a step without an answer passes for one that was refused',
]

/** Defences behind which there is another one. */
const second: Readonly<Record<string, string>> = {
  'the fence is not checked':
    'the version of a saga, which every write names, stops what a zombie writes too; the conformance suite catches it',
}

export const mutants: readonly Mutant[] = [
  ...ofKit.map((mistake): Mutant => {
    const canary = canaries.find((each) => each.mistake === mistake)
    if (canary === undefined) throw new Error(`the kit has no such canary: ${mistake}`)
    const { file, find, replace } = canary
    const survives = second[mistake]
    return { mistake, file: `kit/${file}`, find, replace, ...(survives === undefined ? {} : { survives }) }
  }),
  ...ofServices,
]
