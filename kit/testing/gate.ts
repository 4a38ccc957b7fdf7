/** What a process awaits comes to it through here: never again once it is dead, and only later while it is paused. */
export interface Gate {
  readonly dead: AbortSignal
  /** What comes of the work, when the process can hear of it. */
  pass<T>(work: Promise<T>): Promise<T>
  /** Calls it now, later or never. */
  run(what: () => void): void
  /** Resolves when the process runs. */
  open(): Promise<void>
  die(): void
  pause(): void
  /** What came meanwhile is heard now, in the order in which it came. */
  resume(): void
}

export function gate(): Gate {
  const death = new AbortController()
  const held: (() => void)[] = []
  let paused = false

  const run = (what: () => void) => {
    if (death.signal.aborted) return
    if (paused) held.push(what)
    else what()
  }
  return {
    dead: death.signal,
    run,
    pass: <T>(work: Promise<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        work.then(
          (value) => run(() => resolve(value)),
          (error: unknown) => run(() => reject(error as Error)),
        )
      }),
    open: () => new Promise((resolve) => run(resolve)),
    die: () => death.abort(),
    pause: () => void (paused = true),
    resume: () => {
      paused = false
      for (const what of held.splice(0)) run(what)
    },
  }
}
