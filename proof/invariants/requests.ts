/** One answer to a request, as the client wrote it down. */
export interface Answered {
  readonly key: string
  readonly cartId: string
  readonly outcome: 'ok' | 'refused' | 'unknown'
  /** The order that the answer names, if it is a success. */
  readonly orderId: string | undefined
  /** Why it was refused. */
  readonly code: string
}

/** Refusals that say: another request for this cart was first. */
const OTHER_WAS_FIRST = new Set(['already_ordered'])

/**
 * Invariant I2 from outside: one key is one order, whatever was lost on the way, and what was refused for good has no effect.
 */
export function requestFaults(
  answers: readonly Answered[],
  live: readonly { readonly orderId: string; readonly cartId: string }[],
): string[] {
  const ofKey = Map.groupBy(
    answers.filter(({ orderId }) => orderId !== undefined),
    ({ key }) => key,
  )
  const twice = [...ofKey].flatMap(([key, same]) => {
    const orders = new Set(same.map(({ orderId }) => orderId))
    return orders.size > 1 ? [`the request ${key} became ${orders.size} orders: ${[...orders].join(', ')}`] : []
  })
  const ofCart = Map.groupBy(answers, ({ cartId }) => cartId)
  const inSpite = live.flatMap(({ orderId, cartId }) => {
    const said = ofCart.get(cartId) ?? []
    const refused =
      said.length > 0 && said.every(({ outcome, code }) => outcome === 'refused' && !OTHER_WAS_FIRST.has(code))
    return refused ? [`${orderId} lives, although every request for ${cartId} was refused`] : []
  })
  return [...twice, ...inSpite]
}
