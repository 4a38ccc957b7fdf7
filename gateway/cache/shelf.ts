/** Things of different weight, of which the one not asked for longest makes room. */
export interface Shelf<Thing> {
  get(key: string): Thing | undefined
  put(key: string, thing: Thing, bytes: number): void
  /** Forgets everything whose key begins so. */
  clear(beginning: string): void
  bytes(): number
}

/** What a key and its place cost besides the thing itself, in bytes, about. */
const PLACE_BYTES = 1_024

/** A shelf that never holds more than `mostBytes`; what alone is heavier is not put there. */
export function createShelf<Thing>(mostBytes: number): Shelf<Thing> {
  const kept = new Map<string, { thing: Thing; bytes: number }>()
  let total = 0
  const remove = (key: string) => {
    total -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    get: (key) => {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found.thing
    },
    put: (key, thing, ownBytes) => {
      const bytes = ownBytes + PLACE_BYTES
      remove(key)
      if (bytes > mostBytes) return
      kept.set(key, { thing, bytes })
      total += bytes
      for (const oldest of kept.keys()) {
        if (total <= mostBytes) return
        remove(oldest)
      }
    },
    clear: (beginning) => {
      for (const key of kept.keys()) if (key.startsWith(beginning)) remove(key)
    },
    bytes: () => total,
  }
}
