/**
 * Works on all items, at most `atOnce` at a time, each begun in its turn: none begins before all but the last `atOnce - 1` of
 * those before it have ended. After an error nothing new is begun.
 */
export async function inOrder<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  let isBroken = false
  const worker = async () => {
    for (const item of left) {
      if (isBroken) return
      await work(item).catch((error: unknown) => {
        isBroken = true
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
}
