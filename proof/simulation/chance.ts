import { seededRandom } from '@souk/kit/world'

/** Chance of one purpose: what others draw changes nothing in it. */
export interface Chance {
  /** Is something that happens so often happening now? */
  happens(rate: number): boolean
  /** A whole number, both ends included. */
  between(least: number, most: number): number
  pick<T>(from: readonly T[]): T
}

/** The chance of one purpose in the run of a seed. */
export function chanceOf(seed: number, purpose: string): Chance {
  const random = seededRandom(mixed(seed, purpose))
  const between = (least: number, most: number) => least + Math.floor(random.fraction() * (most - least + 1))
  return {
    happens: (rate) => random.fraction() < rate,
    between,
    pick: (from) => from[between(0, from.length - 1)] as (typeof from)[number],
  }
}

/** FNV-1a over the seed and the purpose. */
function mixed(seed: number, purpose: string): number {
  const text = `${seed} ${purpose}`
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
