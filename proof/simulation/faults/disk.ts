import { DatabaseError } from '@souk/kit/database'
import { withHooks } from '@souk/kit/testing'
import type { World } from '@souk/kit/world'
import type { Notes } from '../notes.ts'
import type { Weather } from '../weather.ts'
import type { Victim } from './victim.ts'

const BUSY = 0.05
const UNKNOWN = 0.04
const KILLED = 0.01
const SLOW = 0.1
const SLOWEST_MS = 600
/** Of two commits of unknown outcome one took effect. */
const EVEN = 0.5
const TOLD_AGAIN_MS = 500

/** Only these tell a death before a commit from one at another moment. */
const counts = (wrote: string) => /souk_(outbox|position|saga|idempotency)/.test(wrote)

/** A database that is busy, slow, full, does not say whether it has committed, or sees its process die over a commit. */
export function withDiskFaults(world: World, victim: Victim, weather: Weather, notes: Notes): World {
  const { clock } = world
  let doubtful: { readonly wrote: string; readonly at: number } | undefined
  const unknown = (wrote: string) => {
    doubtful = { wrote, at: clock.monotonic() }
    return new DatabaseError('unknown', 'the connection died on commit')
  }
  return withHooks(world, {
    beforeBegin: async () => {
      if (victim.isDiskFull()) {
        weather.note('disk is full')
        throw new DatabaseError('unavailable', 'the disk is full')
      }
      if (weather.strikes('disk is slow', SLOW))
        await clock.sleep(weather.chance('disk is slow').between(1, SLOWEST_MS))
      if (weather.strikes('database is busy', BUSY)) throw new DatabaseError('conflict', 'the database is busy')
    },
    beforeCommit: (wrote) => {
      if (!counts(wrote)) return
      if (weather.strikes('killed before a commit', KILLED)) victim.die()
      if (!weather.chance('commit of unknown outcome').happens(EVEN)) return
      if (weather.strikes('commit of unknown outcome', UNKNOWN)) throw unknown(wrote)
    },
    afterCommit: async (wrote) => {
      if (!counts(wrote)) return
      if (weather.strikes('killed after a commit', KILLED) && victim.die()) await new Promise(() => {})
      if (weather.strikes('commit of unknown outcome', UNKNOWN)) throw unknown(wrote)
    },
    failed: (error, wrote) => {
      if (!(error instanceof DatabaseError) || error.reason !== 'constraint') return
      if (victim.hasSlept() && wrote.includes('update souk_saga set')) notes.note('the write of a zombie is fenced off')
      if (doubtful && wrote === doubtful.wrote && clock.monotonic() - doubtful.at < TOLD_AGAIN_MS)
        notes.note('what was committed without an answer is found when it is run again')
    },
  })
}
