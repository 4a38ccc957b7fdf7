/** A page out of what was found, which is one more than is shown when there are more. */
export function pageOf<Item>(found: readonly Item[], limit: number, idOf: (item: Item) => string) {
  const data = found.slice(0, limit)
  const hasMore = found.length > limit
  const last = data.at(-1)
  return { data, page: { nextCursor: hasMore && last !== undefined ? idOf(last) : null, hasMore } }
}
