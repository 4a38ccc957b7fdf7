/** What one document may ask for. */
export const graphqlLimits = {
  /** How deep fields may be nested. */
  depth: 10,
  /** How many fields may have another name. */
  aliases: 20,
  /** How long a document may be, in words and signs. */
  tokens: 1_000,
  /** What it may cost: calls of services, after things that are asked for together were put together. */
  calls: 50,
  /** How long it may take in all. */
  timeMs: 30_000,
} as const
