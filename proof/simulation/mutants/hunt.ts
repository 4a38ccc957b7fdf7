import { readFileSync } from 'node:fs'
import { planted } from '../../../kit/testing/plant.ts'
import type { Asked } from '../arguments.ts'
import { openCrew } from '../crew.ts'
import { writeEvidence } from '../evidence.ts'
import { add, neverSeen, newTotals } from '../totals.ts'
import { mutants, type Mutant } from './list.ts'

/** Of all planted bugs this many may stay undetected, each with a reason. */
const MOST_SURVIVORS = 2
/** Looked at together, so that no process is idle while another one finishes. */
const TOGETHER = 2

export interface Hunted {
  readonly mutant: Mutant
  /** After how many seeds it was found. */
  readonly seeds: number | undefined
  readonly fault: string
}

/** Plants each bug in turn and simulates until it is found. */
export async function hunt(asked: Asked): Promise<number> {
  const hunted: Hunted[] = []
  for (const mutant of mutants) checkPlace(mutant)
  const started = performance.now()
  const left = [...mutants.entries()].filter(([, { mistake }]) => mistake.includes(asked.only))
  const huntNext = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [number, mutant] = next
      const found = await huntOne(number, mutant, asked)
      hunted.push(found)
      if (!asked.json) console.log(textOf(found))
    }
  }
  await Promise.all(Array.from({ length: Math.min(TOGETHER, asked.workers) }, huntNext))
  const survivors = hunted.filter(({ seeds }) => seeds === undefined)
  const unexplained = survivors.filter(({ mutant }) => mutant.survives === undefined)
  if (asked.json) console.log(JSON.stringify(hunted))
  else console.log(`${hunted.length - survivors.length} of ${hunted.length} planted bugs found`)
  if (asked.evidence)
    await writeEvidence('mutants', { command: asked.command, hunted, ms: performance.now() - started })
  return survivors.length > MOST_SURVIVORS || unexplained.length > 0 ? 1 : 0
}

/** A bug whose place has changed must not pass for one that was found. */
export const checkPlace = (mutant: Mutant): void =>
  void planted(readFileSync(new URL(mutant.file, new URL('../../../', import.meta.url)), 'utf8'), mutant)

async function huntOne(number: number, mutant: Mutant, { from, seeds, orders }: Asked): Promise<Hunted> {
  const crew = openCrew(1, number)
  const totals = newTotals()
  try {
    for (let count = 1; count <= seeds; count++) {
      const outcome = await crew.run({ seed: from + count - 1, orders })
      add(totals, outcome)
      const [fault] = [...outcome.faults, ...neverSeen(totals)]
      if (fault !== undefined) return { mutant, seeds: count, fault }
    }
    return { mutant, seeds: undefined, fault: '' }
  } finally {
    crew.close()
  }
}

const textOf = ({ mutant, seeds, fault }: Hunted): string =>
  seeds === undefined
    ? `survived: ${mutant.mistake} (${mutant.survives ?? 'nobody knows why'})`
    : `found after ${seeds}: ${mutant.mistake}: ${fault.slice(0, 120)}`
