import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Outcome, Task } from './simulate.ts'

const folder = fileURLToPath(new URL('../seeds/', import.meta.url))

/** A seed that once failed: it runs first for ever. */
export interface Kept extends Task {
  /** What was wrong, and when it was found. */
  readonly found: { readonly at: string; readonly faults: readonly string[] }
}

export function keptSeeds(): Kept[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Kept)
}

/** Keeps a seed, narrowed to what it takes to fail. Answers where. */
export function keep(task: Task, { faults }: Pick<Outcome, 'faults'>): string {
  const file = join(folder, `${task.seed}.json`)
  const kept: Kept = { ...task, found: { at: new Date().toISOString().slice(0, 10), faults: faults.slice(0, 3) } }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`)
  return `proof/seeds/${task.seed}.json`
}
