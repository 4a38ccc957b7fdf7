import { exact } from './exact.ts'

/**
 * Splits a total, in minor units, by weights: each share differs from its exact part by less than one unit, and the shares
 * add up to the total. What is left after rounding towards zero goes, a unit each, to the shares that lost most; of equals to
 * the first. A negative total is split like a positive one. Throws a `RangeError` when a number is no safe integer, a weight
 * is negative, or there is something to split and nothing to split it by. Source: the method of largest remainders
 * (Hamilton 1792; Balinski and Young, "Fair Representation", 1982).
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  for (const weight of weights) if (exact(weight) < 0) throw new RangeError(`the weight ${weight} is negative`)
  if (exact(total) === 0) return weights.map(() => 0)
  const all = weights.reduce((before, weight) => before + BigInt(weight), 0n)
  if (all === 0n) throw new RangeError(`${total} cannot be split: no weight is above zero`)
  const size = BigInt(Math.abs(total))
  // The product of two safe integers is beyond what a number holds.
  const parts = weights.map((weight, at) => ({
    at,
    share: (size * BigInt(weight)) / all,
    left: (size * BigInt(weight)) % all,
  }))
  const missing = Number(parts.reduce((before, { share }) => before - share, size))
  const first = new Set(
    [...parts]
      .sort((a, b) => (a.left === b.left ? a.at - b.at : a.left > b.left ? -1 : 1))
      .slice(0, missing)
      .map(({ at }) => at),
  )
  return parts.map(({ at, share }) => (Number(share) + (first.has(at) ? 1 : 0)) * Math.sign(total) + 0)
}
