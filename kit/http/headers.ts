/** The headers that travel between our own processes, beside the standard ones. */
export const headers = {
  /** The signed passport of the caller. */
  passport: 'x-passport',
  /** What is left of the caller's patience, in whole milliseconds. */
  deadline: 'x-deadline-ms',
  idempotencyKey: 'idempotency-key',
  replayed: 'idempotency-replayed',
  traceparent: 'traceparent',
  /** `no`: whoever is nearest to the trouble has retried already, or is overloaded. */
  retry: 'x-retry',
} as const
