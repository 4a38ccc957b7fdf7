import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import type { Hunted } from './mutants/hunt.ts'
import type { Totals } from './totals.ts'

const file = fileURLToPath(new URL('../../docs/EVIDENCE.md', import.meta.url))

interface SeedsSeen {
  readonly command: string
  readonly totals: Totals
  readonly ms: number
}
interface MutantsSeen {
  readonly command: string
  readonly hunted: readonly Hunted[]
  readonly ms: number
}

/** Writes what a run has shown between its two marks in the document, which stays formatted. */
export async function writeEvidence(...seen: ['seeds', SeedsSeen] | ['mutants', MutantsSeen]): Promise<void> {
  const [part] = seen
  const [begin, end] = [`<!-- simulation: ${part} -->`, `<!-- /simulation: ${part} -->`]
  const text = readFileSync(file, 'utf8')
  const [before, rest] = [text.split(begin)[0], text.split(end)[1]]
  if (before === undefined || rest === undefined || before === text) throw new Error(`${file} has no place for ${part}`)
  const inside = seen[0] === 'seeds' ? seedsText(seen[1]) : mutantsText(seen[1])
  const whole = `${before}${begin}\n\n${inside}\n\n${end}${rest}`
  writeFileSync(file, await format(whole, { ...(await resolveConfig(file)), parser: 'markdown' }))
}

const today = () => new Date().toISOString().slice(0, 10)
const minutes = (ms: number) => `${(ms / 60_000).toFixed(1)} minutes`
const list = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
    .join(' · ')

function seedsText({ command, totals, ms }: SeedsSeen): string {
  const { seeds, failed, virtualMs, kinds, branches } = totals
  return [
    `\`${command}\` on ${today()}: ${seeds.toLocaleString('en')} seeds with 20 orders each, ${(virtualMs / 3_600_000).toFixed(0)} hours of storms in ${minutes(ms)}. Violations: ${failed.length}. With 95 % confidence fewer than ${(3 / seeds).toPrecision(1)} of all such storms break an invariant.`,
    `Faults by kind: ${list(kinds)}.`,
    `Branches: ${list(branches)}.`,
  ].join('\n\n')
}

function mutantsText({ command, hunted, ms }: MutantsSeen): string {
  const found = hunted.filter(({ seeds }) => seeds !== undefined)
  const rows = hunted
    .toSorted((one, other) => (one.seeds ?? Infinity) - (other.seeds ?? Infinity))
    .map(({ mutant, seeds }) => `| ${mutant.mistake} | ${seeds ?? `not: ${mutant.survives ?? ''}`} |`)
  return [
    `\`${command}\` on ${today()}: ${found.length} of ${hunted.length} planted bugs found, in ${minutes(ms)}.`,
    ['| planted bug | found after so many seeds |', '| --- | --- |', ...rows].join('\n'),
  ].join('\n\n')
}
