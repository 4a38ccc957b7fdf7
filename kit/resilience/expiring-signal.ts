import type { Clock } from '../world/clock.ts'

/** A signal with a time limit. `dispose` when the work is over: it removes the timer and the listener, and aborts nothing. */
export interface ExpiringSignal {
  readonly signal: AbortSignal
  dispose(): void
}

/**
 * A signal that aborts after `ms` with `expired()` as its reason, or with `parent` and the parent's reason.
 * `onAbort` is told the reason once, after the signal fired.
 *
 * One controller, one timer and one listener: `AbortSignal.any` and `AbortSignal.timeout` cost several times as much,
 * keep real time, and are freed only by the garbage collector.
 */
export function expiringSignal(
  clock: Clock,
  ms: number,
  parent: AbortSignal | undefined,
  expired: () => Error,
  onAbort?: (reason: unknown) => void,
): ExpiringSignal {
  const controller = new AbortController()
  const end = (reason: unknown) => {
    dispose()
    controller.abort(reason)
    onAbort?.(reason)
  }
  const onParentAbort = () => end(parent?.reason)
  const cancelTimer = clock.after(ms, () => end(expired()))
  const dispose = () => {
    cancelTimer()
    parent?.removeEventListener('abort', onParentAbort)
  }
  if (parent?.aborted) end(parent.reason)
  else parent?.addEventListener('abort', onParentAbort)
  return { signal: controller.signal, dispose }
}
