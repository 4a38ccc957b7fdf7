// `npm run sim`: the whole system in one process, with everything that can go wrong, from a seed.
import { availableParallelism } from 'node:os'
import { readArguments, USAGE, type Asked } from './arguments.ts'
import { openCrew, type Crew } from './crew.ts'
import { verifyDeterminism } from './determinism.ts'
import { writeEvidence } from './evidence.ts'
import { keep, keptSeeds } from './kept.ts'
import { hunt } from './mutants/hunt.ts'
import { failureText, totalsText } from './report.ts'
import { shrink } from './shrink.ts'
import type { Outcome, Task } from './simulate.ts'
import { add, neverSeen, newTotals, type Totals } from './totals.ts'

const EXIT = { ok: 0, failed: 1, wrongUse: 2 }
const TOLD_EVERY = 100
/** So many failing seeds are narrowed down; more of them tell nothing new. */
const MOST_SHRUNK = 3

async function main(): Promise<number> {
  let asked: Asked
  try {
    asked = readArguments(process.argv.slice(2), Math.min(8, availableParallelism()))
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`)
    return EXIT.wrongUse
  }
  if (asked.mutants) return hunt(asked)
  const crew = openCrew(asked.workers)
  try {
    if (asked.verifyDeterminism !== undefined) return await verifyDeterminism(crew, asked, asked.verifyDeterminism)
    return await many(crew, asked)
  } finally {
    crew.close()
  }
}

const tasksOf = ({ seed, seeds, from, orders }: Asked): Task[] =>
  seed === undefined
    ? [...keptSeeds(), ...Array.from({ length: seeds }, (_, n) => ({ seed: from + n, orders }))]
    : [{ seed, orders }]

async function many(crew: Crew, asked: Asked): Promise<number> {
  const started = performance.now()
  const totals = newTotals()
  const failing: { task: Task; outcome: Outcome }[] = []
  const early = endedEarly()
  const left = tasksOf(asked).values()
  const lane = async () => {
    for (const task of left) {
      const outcome = await crew.run(task)
      add(totals, outcome)
      if (outcome.faults.length > 0) failing.push({ task, outcome })
      if (!asked.json && totals.seeds % TOLD_EVERY === 0)
        console.log(`${totals.seeds} seeds, ${totals.failed.length} failed`)
      if (early.aborted) return
    }
  }
  await Promise.all(Array.from({ length: asked.workers }, lane))
  for (const { task, outcome } of failing.slice(0, MOST_SHRUNK)) await tellOfFailure(crew, task, outcome, asked)
  const never = asked.seed === undefined && !early.aborted ? neverSeen(totals) : []
  return tell(asked, totals, never, performance.now() - started)
}

/** Aborts at Ctrl-C: no seed is begun after it, and what was seen so far is told. */
function endedEarly(): AbortSignal {
  const end = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.abort())
  return end.signal
}

async function tellOfFailure(crew: Crew, task: Task, outcome: Outcome, { json }: Asked): Promise<void> {
  const smallest = await shrink(crew.run, task, outcome)
  const place = keep(smallest.task, smallest.outcome)
  if (!json) console.log(failureText(outcome, smallest, place))
}

async function tell(asked: Asked, totals: Totals, never: readonly string[], ms: number): Promise<number> {
  if (asked.json) console.log(JSON.stringify({ ...totals, never, seconds: ms / 1_000 }))
  else console.log(totalsText(totals, ms))
  for (const fault of never) console.error(fault)
  if (asked.evidence) await writeEvidence('seeds', { command: asked.command, totals, ms })
  return totals.failed.length > 0 || never.length > 0 ? EXIT.failed : EXIT.ok
}

process.exitCode = await main()
