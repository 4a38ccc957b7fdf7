import type { Clock } from './clock.ts'
import type { World } from './world.ts'

/** A difference up to this is a correction, and followed at once. */
const LEAP_MS = 1_000
/** So long the wall clock has to stay where it has leapt to before that is taken for the time. */
const BELIEVED_AFTER_MS = 60_000
const LEAPT = 'the clock of the machine has leapt: if it stays there, what is due here follows in a minute'

/**
 * A clock for what waits until a moment that is written down: `now()` is the wall clock, held by the monotonic one. When the wall
 * clock leaps, forward or back, `now()` goes on as if it had not, and follows once the wall clock has stayed there for a minute:
 * after a machine has slept, or was set right. What it says first is taken as it is.
 */
export function anchoredClock({ clock, telemetry }: Pick<World, 'clock' | 'telemetry'>): Clock {
  let ahead = clock.now() - clock.monotonic()
  let leap: { readonly ahead: number; readonly since: number } | undefined

  const now = () => {
    const wall = clock.now()
    const passed = clock.monotonic()
    const seen = wall - passed
    if (isNear(seen, ahead)) leap = undefined
    else if (leap === undefined || !isNear(seen, leap.ahead)) {
      leap = { ahead: seen, since: passed }
      telemetry.log().warn(LEAPT, { ms: Math.round(seen - ahead) })
    }
    if (leap !== undefined && passed - leap.since < BELIEVED_AFTER_MS) return Math.round(ahead + passed)
    leap = undefined
    ahead = seen
    return wall
  }

  return { ...clock, now }
}

const isNear = (one: number, other: number) => Math.abs(one - other) <= LEAP_MS
