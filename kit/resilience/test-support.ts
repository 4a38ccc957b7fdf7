import type { AsyncCommand } from 'fast-check'
import type { Random } from '../world/random.ts'

/** Chance that always deals the same fraction: pauses become exact numbers. */
export const constantRandom = (fraction: number): Random => ({
  fraction: () => fraction,
  bytes: (count) => new Uint8Array(count),
})

/** What has become of a promise, looked at without waiting for it. */
export interface Watched<T> {
  status: 'pending' | 'fulfilled' | 'rejected'
  value?: T
  error?: unknown
}

/** Watches a promise; its rejection counts as handled. */
export function watch<T>(promise: Promise<T>): Watched<T> {
  const watched: Watched<T> = { status: 'pending' }
  promise.then(
    (value) => Object.assign(watched, { status: 'fulfilled', value }),
    (error: unknown) => Object.assign(watched, { status: 'rejected', error }),
  )
  return watched
}

/** A promise that ends only by its signal, as a hanging request does. */
export const hang = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

/** A step of a model-based run: does the same to the model and to the real thing, and compares. */
export const step = <Model extends object, Real>(
  label: string,
  run: (model: Model, real: Real) => Promise<void> | void,
): AsyncCommand<Model, Real> => ({
  check: () => true,
  run: async (model, real) => run(model, real),
  toString: () => label,
})
