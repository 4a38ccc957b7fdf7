import { isDatabaseError } from '../database/index.ts'

/** The database itself cannot be used now: that is no failure of the event. */
export const outOfReach = (error: unknown): boolean =>
  isDatabaseError(error, 'unavailable') || isDatabaseError(error, 'unknown')

/** What went wrong, in one text of limited length. */
export const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 1_000)
