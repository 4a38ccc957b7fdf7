/** Between which bounds the limit is learned, and how fast. */
export interface GradientSettings {
  readonly initial: number
  readonly min: number
  readonly max: number
  /** The limit is reconsidered when this much time and this many calls have passed. */
  readonly windowMs: number
  readonly windowCalls: number
  /** Calls may take this many times their usual time before the limit shrinks. */
  readonly tolerance: number
  /** And this many ms on top, so that a garbage collection does not count as overload for calls of half a millisecond. */
  readonly slackMs: number
  /** How far the limit moves towards its new value each time, 0 to 1. */
  readonly smoothing: number
}

/** `initial` 256: a queue that forms when a sale opens is let in, and the limit falls only if that makes calls slow. `tolerance` 2: accepted calls stay under about twice their usual time. The rest follows Netflix's Gradient2. */
export const gradientDefaults: GradientSettings = {
  initial: 256,
  min: 8,
  max: 1_024,
  windowMs: 100,
  windowCalls: 10,
  tolerance: 2,
  slackMs: 5,
  smoothing: 0.2,
}

/** How many calls a server can work on at once without getting slower, learned from how long they take. */
export interface GradientLimit {
  current(): number
  /** A call of some `kind` has ended after `durationMs`; `inFlight` counts it. */
  sample(nowMs: number, kind: string, durationMs: number, inFlight: number): void
  /** A call was given up for lateness: counts as overload whatever the times say. */
  drop(): void
}

// Usual times fall quickly towards better ones and rise by 1 % a second: a lasting change is learned in minutes, and an
// overload of seconds is not mistaken for the new normal.
const fall = 0.1
const risePerSecond = 0.01

interface Times {
  /** Infinity until the first window with such calls has passed: one call is not what is usual. */
  usualMs: number
  sumMs: number
  calls: number
}

/**
 * limit' = limit x gradient + sqrt(limit), gradient = allowed time / measured time within [0.5, 1]: Netflix
 * concurrency-limits' Gradient2 and Envoy's adaptive concurrency filter. The square root lets it grow while all is well;
 * it does not grow while less than half of it is used. Usual times are kept per kind of call: a service that has reads of
 * 1 ms and checkouts of 100 ms is not overloaded because somebody checks out.
 */
export function createGradientLimit(settings: GradientSettings = gradientDefaults): GradientLimit {
  const kinds = new Map<string, Times>()
  let limit = settings.initial
  let since: number | undefined
  let calls = 0
  let peak = 0
  let dropped = false

  const gradientOf = (times: Times) => {
    const measured = times.sumMs / times.calls
    const allowed = times.usualMs * settings.tolerance + settings.slackMs
    return Math.min(1, Math.max(0.5, allowed / measured))
  }

  const learn = (times: Times, seconds: number) => {
    const measured = times.sumMs / times.calls
    if (times.usualMs === Infinity) times.usualMs = measured
    else if (measured < times.usualMs) times.usualMs += (measured - times.usualMs) * fall
    else times.usualMs = Math.min(measured, times.usualMs * (1 + risePerSecond * seconds))
    times.sumMs = 0
    times.calls = 0
  }

  const closeWindow = (seconds: number) => {
    let gradient = 0
    for (const times of kinds.values()) {
      if (times.calls === 0) continue
      gradient += (gradientOf(times) * times.calls) / calls
      learn(times, seconds)
    }
    if (dropped) gradient = Math.min(gradient, 0.9)
    const target = limit * gradient + Math.sqrt(limit)
    const next = limit + (target - limit) * settings.smoothing
    if (next < limit || peak >= limit / 2) limit = Math.min(settings.max, Math.max(settings.min, next))
    calls = 0
    peak = 0
    dropped = false
  }

  return {
    current: () => limit,
    sample(nowMs, kind, durationMs, inFlight) {
      since ??= nowMs
      let times = kinds.get(kind)
      if (!times) kinds.set(kind, (times = { usualMs: Infinity, sumMs: 0, calls: 0 }))
      times.sumMs += durationMs
      times.calls++
      calls++
      peak = Math.max(peak, inFlight)
      if (nowMs - since < settings.windowMs || calls < settings.windowCalls) return
      closeWindow((nowMs - since) / 1_000)
      since = nowMs
    },
    drop() {
      dropped = true
    },
  }
}
