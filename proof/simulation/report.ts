import type { Outcome, Task } from './simulate.ts'
import type { Totals } from './totals.ts'

const counted = (counts: Readonly<Record<string, number>>): string[] =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `  ${String(count).padStart(8)}  ${name}`)

/** What a run of many seeds amounts to. */
export function totalsText({ seeds, virtualMs, kinds, branches, failed }: Totals, ms: number): string {
  const perSecond = (seeds / (ms / 1_000)).toFixed(1)
  return [
    `${seeds} seeds in ${(ms / 1_000).toFixed(1)} s (${perSecond} a second), ${(virtualMs / 3_600_000).toFixed(1)} h of storms`,
    'faults',
    ...counted(kinds),
    'branches',
    ...counted(branches),
    failed.length === 0
      ? `no invariant was broken: with 95 % confidence fewer than ${(3 / seeds).toPrecision(1)} of all storms break one`
      : `${failed.length} seeds failed: ${failed.map(({ seed }) => seed).join(', ')}`,
  ].join('\n')
}

/** Everything that helps to understand a seed that failed. */
export function failureText(
  { seed, faults }: Outcome,
  smallest: { readonly task: Task; readonly outcome: Outcome },
  place: string,
): string {
  const { task, outcome } = smallest
  return [
    `seed ${seed} failed: npm run sim -- --seed ${seed}`,
    ...faults.slice(0, 10).map((fault) => `  ${fault}`),
    `with ${task.orders} orders and without ${task.without?.join(', ') || 'nothing'} it still fails; kept in ${place}:`,
    ...outcome.faults.slice(0, 10).map((fault) => `  ${fault}`),
    `faults in it: ${Object.keys(outcome.kinds).join(', ')}`,
    'the last that happened to what is wrong:',
    ...outcome.story.map((line) => `  ${line}`),
  ].join('\n')
}
