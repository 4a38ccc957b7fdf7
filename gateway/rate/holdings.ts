/**
 * Adds to what a network holds of something at this moment, or takes away from it, and answers how much that is now. Without a
 * network nothing is counted.
 */
export type Holdings = (network: string | undefined, amount: number) => number

/** Counts in this process. A network that holds nothing is not remembered. */
export function createHoldings(): Holdings {
  const held = new Map<string, number>()
  return (network, amount) => {
    if (network === undefined) return 0
    const now = (held.get(network) ?? 0) + amount
    if (now === 0) held.delete(network)
    else held.set(network, now)
    return now
  }
}
