/** Aborts when the person has seen enough: Ctrl-C, or a reader such as `head` that closed the pipe. */
export function untilInterrupted(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}
