import type { Database } from '../database/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Clock } from '../world/clock.ts'
import { describe } from './cause.ts'

export interface Repeated {
  readonly name: string
  readonly everyMs: number
  run(signal: AbortSignal): Promise<void>
}

/** Runs the schedules on one instance of the service only. */
export function startSchedules(database: Database, schedules: readonly Repeated[], clock: Clock, telemetry: Telemetry) {
  const repeat = async ({ name, everyMs, run }: Repeated, signal: AbortSignal) => {
    while (!signal.aborted) {
      await clock.sleep(everyMs, signal).catch(() => {})
      if (signal.aborted) return
      await run(signal).catch((error: unknown) =>
        telemetry.log().error(`schedule ${name} failed`, { cause: describe(error) }),
      )
    }
  }
  const leadership = database.lead('schedules', async (signal) => {
    await Promise.all(schedules.map((schedule) => repeat(schedule, signal)))
  })
  return { close: () => leadership.release() }
}
