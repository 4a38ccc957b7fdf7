/** Units of one sku, for one order. */
export interface Line {
  readonly sku: string
  readonly quantity: number
}

/** Adds up the lines of one sku, in the order of the skus: two orders that lock the same stock lock it in the same order. */
export function merge(lines: readonly Line[]): Line[] {
  const total = new Map<string, number>()
  for (const { sku, quantity } of lines) total.set(sku, (total.get(sku) ?? 0) + quantity)
  return [...total].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1))
}

export type HoldState = 'held' | 'committed' | 'released'

export interface Hold {
  readonly orderId: string
  readonly state: HoldState
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  readonly version: number
}

export interface Stock {
  readonly sku: string
  readonly onHand: number
  readonly held: number
  readonly version: number
}

/** Stock as the contract shows it. */
export const shownStock = ({ sku, onHand, held, version }: Stock) => ({
  sku,
  onHand,
  held,
  available: onHand - held,
  version,
})

/** A hold as the contract shows it. */
export const shownHold = ({ orderId, state, expiresAt }: Hold, lines: readonly Line[]) => ({
  orderId,
  state,
  lines: [...lines],
  expiresAt: new Date(expiresAt).toISOString(),
})
