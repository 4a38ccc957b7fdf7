import type { Clock } from './clock.ts'

/** A clock that stands still until a test moves it. Same calls in the same order give the same run, always. */
export interface VirtualClock extends Clock {
  /**
   * Moves time forward by `ms` and fires the timers that fall due, in order of time and then of creation. Between two
   * timers everything that is ready to run runs, so what a timer sets off is finished before the next one fires.
   */
  advance(ms: number): Promise<void>
  /** Lets much time pass in one piece: the timers that are due then fire, late, when it is advanced next. */
  skip(ms: number): void
  /** Moves the wall clock only, as NTP or an operator would. Durations, deadlines and timers must not notice. */
  jumpWall(ms: number): void
  /** How many timers are set. A test that ends with more than it began with has found a leak. */
  timers(): number
}

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** A group commit of SQLite takes two turns of the event loop; what follows from it takes as many again. */
const TURNS = 6

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Lets promises settle: every microtask, and what those set off, has run when this resolves. */
async function settleInTurns(): Promise<void> {
  for (let count = 0; count < TURNS; count++) await turn()
}

/** Runs when no microtask is left, and costs no turn of the event loop. */
const tick = () => new Promise<void>((resolve) => process.nextTick(resolve))

async function settleWhile(isBusy: () => boolean): Promise<void> {
  await tick()
  while (isBusy()) await turn()
}

/**
 * Makes a virtual clock. `now()` starts at `epochMs` (default 2026-01-01T00:00:00Z), `monotonic()` at 0. Who knows when work
 * that takes turns of the event loop is under way says so in `isBusy`, and pays for no more turns than are needed.
 */
export function virtualClock(epochMs = 1_767_225_600_000, isBusy?: () => boolean): VirtualClock {
  const settle = isBusy ? () => settleWhile(isBusy) : settleInTurns
  const timers = new Set<Timer>()
  let elapsed = 0
  let wall = epochMs

  const after = (ms: number, run: () => void) => {
    const timer = { at: elapsed + Math.max(0, ms), run }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  // A Set keeps the order of creation, so a strict comparison leaves the older of two equal timers in front.
  const earliest = () => {
    let first: Timer | undefined
    for (const timer of timers) if (!first || timer.at < first.at) first = timer
    return first
  }

  return {
    // Whole, as from a machine: ids and columns of milliseconds take nothing else.
    now: () => Math.floor(wall + elapsed),
    monotonic: () => elapsed,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const onAbort = () => {
          cancel()
          reject(signal?.reason as Error)
        }
        const cancel = after(ms, () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        })
        signal?.addEventListener('abort', onAbort, { once: true })
      }),
    skip: (ms) => {
      elapsed += ms
    },
    jumpWall: (ms) => {
      wall += ms
    },
    timers: () => timers.size,
    async advance(ms) {
      const end = elapsed + ms
      await settle()
      for (let next = earliest(); next && next.at <= end; next = earliest()) {
        elapsed = Math.max(elapsed, next.at)
        timers.delete(next)
        next.run()
        await settle()
      }
      elapsed = Math.max(elapsed, end)
    },
  }
}
