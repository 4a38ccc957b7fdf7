import { branches } from './branches.ts'
import type { Outcome } from './simulate.ts'
import { allKinds, type Kind } from './weather.ts'

/** So many seeds reach everything: if they do not, something is never tried. */
const ENOUGH_SEEDS = 200

/** What many runs amount to. */
export interface Totals {
  seeds: number
  virtualMs: number
  readonly kinds: Record<string, number>
  readonly branches: Record<string, number>
  readonly failed: Outcome[]
}

export const newTotals = (): Totals => ({
  seeds: 0,
  virtualMs: 0,
  kinds: Object.fromEntries(allKinds.map((kind) => [kind, 0])),
  branches: Object.fromEntries(branches.map(({ name }) => [name, 0])),
  failed: [],
})

export function add(totals: Totals, outcome: Outcome): void {
  totals.seeds++
  totals.virtualMs += outcome.virtualMs
  for (const kind of Object.keys(outcome.kinds) as Kind[])
    totals.kinds[kind] = (totals.kinds[kind] ?? 0) + (outcome.kinds[kind] ?? 0)
  for (const [name, count] of Object.entries(outcome.branches))
    totals.branches[name] = (totals.branches[name] ?? 0) + count
  if (outcome.faults.length > 0) totals.failed.push(outcome)
}

/** Faults that never happened and branches that were never reached, in a run that is long enough for all of them. */
export function neverSeen({ seeds, kinds, branches }: Totals): string[] {
  if (seeds < ENOUGH_SEEDS) return []
  const zeros = (counts: Record<string, number>, what: string) =>
    Object.keys(counts).flatMap((name) => (counts[name] === 0 ? [`${what} in ${seeds} seeds: ${name}`] : []))
  return [...zeros(kinds, 'a fault that never happened'), ...zeros(branches, 'a branch that was never reached')]
}
