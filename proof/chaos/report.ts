import type { Outcome } from './run.ts'

/** A run in lines for a person; the last ones name what was violated. */
export function describe(outcome: Outcome): string {
  const { plan, violations } = outcome
  return [
    `chaos on ${plan.world}, seed ${plan.seed}, ${plan.perSecond} orders a second`,
    ...rows(outcome).map(([what, seen]) => `  ${what.padEnd(42)} ${seen}`),
    ...violations.map((each) => `  violated: ${each}`),
  ].join('\n')
}

const START = '<!-- generated: chaos -->'
const END = '<!-- /generated -->'

/** The page of evidence with this run in its section, beside the runs of other worlds that are there. */
export function withEvidence(page: string, outcome: Outcome, date: string): string {
  const { world, kills, seed } = outcome.plan
  const title = `### On ${world}\n`
  const own = [
    title,
    `\`npm run chaos -- --kills ${kills} --world ${world} --seed ${seed}\`, ${date}:\n`,
    '| what | seen |\n| --- | --- |',
    ...rows(outcome).map(([what, seen]) => `| ${what} | ${seen} |`),
    '',
  ].join('\n')
  const [before, rest] = page.includes(START) ? split(page, START) : [`${page.trimEnd()}\n\n## Chaos\n\n`, `\n${END}\n`]
  const [section, after] = split(rest, END)
  const others = section.split(/^(?=### )/m).filter((part) => part.startsWith('### ') && !part.startsWith(title))
  return `${before}${START}\n\n${[...others.map((part) => part.trim()), own.trim()].join('\n\n')}\n\n${END}${after}`
}

function split(text: string, at: string): [string, string] {
  const place = text.indexOf(at)
  return [text.slice(0, place), text.slice(place + at.length)]
}

function rows({ kills, faults, told, returns, quietMs, seconds, violations }: Outcome): [string, string][] {
  const kinds = Object.entries(faults)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
  return [
    ['processes killed at work', String(kills)],
    ['faults', kinds.join(', ')],
    [
      'orders acknowledged',
      `${told.confirmed + told.pending}: ${told.confirmed} confirmed, ${told.pending} to be confirmed`,
    ],
    ['refused, and given up without an answer', `${told.refused}, ${told.unknown}`],
    ['from kill to ready (p50, p95, longest)', spread(returns.unhindered)],
    ['the same when what it needs was broken too', spread(returns.hindered)],
    ['from the last fault to rest', inSeconds(quietMs)],
    ['altogether', `${Math.round(seconds)} s`],
    ['violations', violations.length === 0 ? 'none' : `**${violations.length}**`],
  ]
}

const spread = (values: readonly number[]) =>
  `${[0.5, 0.95, 1].map((share) => inSeconds(quantile(values, share))).join(', ')} of ${values.length}`

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
