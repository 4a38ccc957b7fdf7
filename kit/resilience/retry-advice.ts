/**
 * The header by which a server tells its caller not to retry: `x-retry: no`. Sent when it sheds load, and when its own
 * call to a callee failed and has been retried already. So only the layer directly above a failure retries, and three
 * layers with three attempts each do not make 27 calls (SRE book ch. 21: "overloaded; don't retry").
 */
export const retryAdviceHeader = 'x-retry'

/** The header's only value. */
export const retryAdviceNo = 'no'

const advised = new WeakSet()

/** Marks an error that has been retried, or deliberately not, by the layer directly above the failure. */
export function adviseNoRetry(error: unknown): void {
  if (typeof error === 'object' && error !== null) advised.add(error)
}

/**
 * Should the answer that this error leads to carry `x-retry: no`? True for every error that came out of a policy's `run`
 * as an outage, and for an error that has such a one among its causes, eight deep at most.
 */
export function isRetryPointless(error: unknown): boolean {
  let cause = error
  for (let depth = 0; depth < 8 && typeof cause === 'object' && cause !== null; depth++) {
    if (advised.has(cause)) return true
    cause = (cause as { cause?: unknown }).cause
  }
  return false
}
