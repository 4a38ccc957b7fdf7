/** A page of what was found, of which one more was asked for than is shown. */
export function paged<Item>(found: readonly Item[], limit: number, cursorOf: (last: Item) => string) {
  const data = found.slice(0, limit)
  const last = data.at(-1)
  const hasMore = found.length > limit
  return { data, page: { nextCursor: hasMore && last !== undefined ? cursorOf(last) : null, hasMore } }
}
