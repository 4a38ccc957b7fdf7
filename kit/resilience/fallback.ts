/**
 * Runs `call`; if it fails and `isOutage` says that the callee is out of order, answers with `substitute(error)` instead.
 * A refusal ("out of stock") is an answer: hiding it behind a substitute would be a lie, so the predicate must not
 * include it. What `substitute` throws reaches the caller. `onFallback` is told before the substitute is made.
 * Pattern: Hystrix and Polly's fallback; Resilience4j leaves it to decorators.
 */
export async function withFallback<T>(
  call: () => Promise<T>,
  isOutage: (error: unknown) => boolean,
  substitute: (error: unknown) => T | Promise<T>,
  onFallback?: (error: unknown) => void,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!isOutage(error)) throw error
    onFallback?.(error)
    return substitute(error)
  }
}
