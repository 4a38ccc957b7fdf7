import { MOST_UNITS, isSame, tooMuch, type Line } from '../domain.ts'

/** Why a line does not fit into a cart. */
export interface Misfit {
  readonly code: 'too_many_units' | 'too_many_lines' | 'too_much'
  readonly message: string
  readonly sku?: string
  /** Units or lines that there would be. */
  readonly requested?: number
  readonly most?: number
}

/**
 * What is in one cart with what is in another: the same sku at the same price becomes one line with the units of both, and
 * everything else stays a line of its own, at the price that its owner was shown or was promised. So nothing is lost and
 * nothing changes its price; what has another price by now is said by the problems of its line, as always. If anything does
 * not fit, nothing does, and all of it is named.
 */
export function merged(
  lines: readonly Line[],
  more: readonly Line[],
  mostLines: number,
): { lines: Line[] } | { misfits: Misfit[] } {
  const all = [...lines]
  const misfits: Misfit[] = []
  for (const line of more) {
    const at = all.findIndex((each) => isSame(each, line))
    const there = all[at]
    const quantity = line.quantity + (there?.quantity ?? 0)
    if (quantity > MOST_UNITS) misfits.push(tooManyUnits(line.sku, quantity))
    if (there) all[at] = { ...there, quantity }
    else all.push(line)
  }
  for (const { sku } of all.slice(mostLines)) misfits.push(tooManyLines(sku, all.length, mostLines))
  const wrong = misfits.length === 0 ? tooMuch(all) : undefined
  if (wrong !== undefined) misfits.push({ code: 'too_much', message: wrong })
  return misfits.length > 0 ? { misfits } : { lines: all }
}

const tooManyUnits = (sku: string, requested: number): Misfit => ({
  code: 'too_many_units',
  message: `There can be at most ${MOST_UNITS} of ${sku} on a line.`,
  sku,
  requested,
  most: MOST_UNITS,
})

const tooManyLines = (sku: string, requested: number, most: number): Misfit => ({
  code: 'too_many_lines',
  message: `A cart has at most ${most} lines: there is none left for ${sku}.`,
  sku,
  requested,
  most,
})
