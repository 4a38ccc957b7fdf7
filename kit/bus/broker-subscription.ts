import type { Pool } from 'undici'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import type { BrokerHttp } from './broker-http.ts'
import { BrokerSession } from './broker-session.ts'
import type { Subscribe, Subscription } from './bus.ts'
import { Lanes } from './lanes.ts'

export interface SubscriptionParts {
  readonly options: Subscribe
  readonly origin: string
  readonly http: BrokerHttp
  /** For everything but the fetch. */
  readonly pool: Pool
  readonly clock: Clock
  readonly random: Random
}

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000

/** One fetch loop, and one session after the other: a new one begins when the connection of the last has died. */
export function subscribe(parts: SubscriptionParts): Subscription {
  const { options, clock, random } = parts
  const lanes = new Lanes(options.handle, clock)
  const closing = new AbortController()
  let session: BrokerSession | undefined

  const loop = async () => {
    for (let pauseMs = FIRST_PAUSE_MS; !closing.signal.aborted;) {
      session = new BrokerSession(parts, lanes)
      if (await session.run(closing.signal)) pauseMs = FIRST_PAUSE_MS
      await clock.sleep(random.fraction() * pauseMs, closing.signal).catch(() => {})
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    }
  }
  const running = loop()
  return {
    close: async () => {
      closing.abort()
      await session?.retire()
      await lanes.close()
      session?.end()
      await running
    },
  }
}
