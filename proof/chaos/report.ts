import { between, code, placeFor, table } from '../../quality/generators/markdown.ts'
import { LINK_FAULTS } from './link.ts'
import type { Return } from './returns.ts'
import type { Outcome } from './run.ts'

/** A run in lines for a person; the last ones name what was violated. */
export function describe(outcome: Outcome): string {
  const { plan, violations } = outcome
  return [
    `chaos on ${plan.world}, seed ${plan.seed}, ${plan.perSecond} orders a second`,
    ...rows(outcome).map(([what, seen]) => `  ${what.padEnd(50)} ${seen}`),
    ...violations.map((each) => `  violated: ${each}`),
  ].join('\n')
}

const PART = 'chaos'

/** The page of evidence with this run in its section, beside the runs of other worlds that are there. */
export async function withEvidence(page: string, outcome: Outcome, date: string): Promise<string> {
  const place = placeFor(PART)
  const [begin = '', end = ''] = place.split('\n')
  const whole = page.includes(begin) ? page : `${page.trimEnd()}\n\n## Chaos\n\n${place}\n`
  const section = whole.split(begin)[1]?.split(end)[0] ?? ''
  const { world, kills, orders, seed } = outcome.plan
  const title = `### On ${world}\n`
  const others = section.split(/^(?=### )/m).filter((part) => part.startsWith('### ') && !part.startsWith(title))
  const command = `npm run chaos -- --kills ${kills} --orders ${orders} --world ${world} --seed ${seed}`
  const own = [title, `${code(command)}, ${date}:`, table(['what', 'seen'], rows(outcome))].join('\n\n')
  return (await between(whole, PART, [...others, own].join('\n\n'))) ?? whole
}

function rows(outcome: Outcome): [string, string][] {
  const { kills, faults, told, returns, sagasMs, quietMs, seconds, violations } = outcome
  const isLink = (fault: string) => LINK_FAULTS.some((kind) => fault.startsWith(`${kind} `))
  return [
    ['processes killed at work', String(kills)],
    ['faults', listed(faults, (fault) => !isLink(fault))],
    ['links that broke', listed(faults, isLink)],
    [
      'orders acknowledged',
      `${told.confirmed + told.pending}: ${told.confirmed} confirmed, ${told.pending} to be confirmed; ${told.returned} came back`,
    ],
    ['refused, and given up without an answer', `${told.refused}, ${told.unknown}`],
    ['from kill to ready (p50, p95, longest)', spread(returns.unhindered)],
    ['the same when what it needs was broken too', spread(returns.hindered)],
    ['from the last fault until every saga had ended', inSeconds(sagasMs)],
    ['and until every mail was sent too', inSeconds(quietMs)],
    ['altogether', `${Math.round(seconds)} s`],
    ['violations', violations.length === 0 ? 'none' : `**${violations.length}**`],
  ]
}

const listed = (faults: Outcome['faults'], wanted: (fault: string) => boolean): string =>
  Object.entries(faults)
    .filter(([fault]) => wanted(fault))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([fault, count]) => `${fault} ${count}`)
    .join(', ')

function spread(returns: readonly Return[]): string {
  const sorted = returns.toSorted((one, other) => one.ms - other.ms)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  const longest = at(1)
  if (longest === undefined) return 'none'
  return `${[0.5, 0.95, 1].map((share) => inSeconds(at(share)?.ms ?? 0)).join(', ')} (${longest.name}) of ${sorted.length}`
}

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`
