import type { Asked } from './arguments.ts'
import type { Crew } from './crew.ts'

/** Runs each seed twice, and says which of them did not do the same both times. */
export async function verifyDeterminism(crew: Crew, { from, orders, json }: Asked, seeds: number): Promise<number> {
  const different: number[] = []
  await Promise.all(
    Array.from({ length: seeds }, async (_, n) => {
      const task = { seed: from + n, orders }
      const [one, other] = await Promise.all([crew.run(task), crew.run(task)])
      if (one.digest === '' || one.digest !== other.digest) different.push(task.seed)
    }),
  )
  if (json) console.log(JSON.stringify({ seeds, different }))
  else console.log(`${seeds - different.length} of ${seeds} seeds did the same twice`)
  for (const seed of different) console.error(`seed ${seed} did not do the same twice`)
  return different.length > 0 ? 1 : 0
}
