import type { Progress } from '../import/progress.ts'

/** Who watches a replay. */
export interface Audience {
  /** Begins to show a long piece of work. */
  show(total: number, unit: string): Progress
  say(sentence: string): void
}

/** Shows a piece of work until it ends, well or not. Nothing is shown of nothing. */
export async function watch<T>(
  { show }: Audience,
  [total, unit]: readonly [number, string],
  work: (advance: (count: number) => void) => Promise<T>,
): Promise<T> {
  if (total === 0) return work(() => {})
  const progress = show(total, unit)
  try {
    const result = await work((count) => progress.advance(count))
    progress.done()
    return result
  } catch (error) {
    progress.failed()
    throw error
  }
}
