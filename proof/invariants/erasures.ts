/** A customer who was told to be erased, at rest. */
export interface Gone {
  readonly customerId: string
  /** The proof says that it is done. */
  readonly isProved: boolean
  /** The tables, `order.orders`, in which something still says who it was. */
  readonly stands: readonly string[]
}

/** Whoever was told to be erased is erased, everywhere. */
export const erasureFaults = (gone: readonly Gone[]): string[] =>
  gone.flatMap(({ customerId, isProved, stands }) => [
    ...(isProved ? [] : [`${customerId} wants to be erased, and nothing proves it`]),
    ...stands.map((table) => `${customerId} is erased, and ${table} says who that was`),
  ])
