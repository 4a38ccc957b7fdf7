import { createClient, defineScript } from '@redis/client'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { memoryTally, type Tally } from './tally.ts'

/** Longer than this nobody waits for a count. */
const ANSWER_MS = 100
/** After a failure so long nobody asks Redis. */
const PAUSE_MS = 1_000
const CONNECT_MS = 2_000
const PREFIX = 'souk:rate:'

/**
 * The same algorithm as `conform`, in one step and by the clock of Redis, which all gateways share. Lua would print a number
 * with 14 digits, too few for milliseconds since 1970 with fractions. Answers whole milliseconds, rounded up.
 */
const conformScript = defineScript({
  NUMBER_OF_KEYS: 1,
  SCRIPT: `
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local interval = window / limit
local expected = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local earliest = expected + interval - window
local allowed = now >= earliest - 0.01
local arrival = allowed and expected + interval or expected
if allowed then redis.call('SET', KEYS[1], string.format('%.3f', arrival), 'PX', math.ceil(arrival - now) + 1) end
local reset = arrival - now
local remaining = math.max(0, math.floor((window - reset + 0.01) / interval))
return { allowed and 1 or 0, remaining, math.ceil(reset), allowed and 0 or math.ceil(earliest - now) }
`,
  parseCommand: (parser, key: string, limit: number, windowMs: number) => {
    parser.pushKey(key)
    parser.push(String(limit), String(windowMs))
  },
  transformReply: (reply: unknown) => reply as number[],
})

/**
 * Counts in Redis, so that several gateways share their limits. Whoever cannot reach it counts alone, in memory, and says so:
 * limits that are too wide for a moment are better than a shop that is closed.
 */
export function redisTally(
  url: string,
  { clock, telemetry }: { clock: Clock; telemetry: Telemetry },
  answerMs = ANSWER_MS,
): Tally {
  const alone = memoryTally(clock)
  const client = createClient({
    url,
    scripts: { conform: conformScript },
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_MS, reconnectStrategy: PAUSE_MS },
  })
  let quietUntilMs = 0
  let together = true
  const say = (now: boolean, cause?: unknown) => {
    telemetry.gauge('rate_limits_shared', {}, now ? 1 : 0)
    if (now === together) return
    together = now
    if (now) telemetry.log().info('rate limits are shared again')
    else telemetry.log().warn('rate limits are counted by this gateway alone', { cause: String(cause) })
  }
  const failed = (cause: unknown) => {
    quietUntilMs = clock.monotonic() + PAUSE_MS
    say(false, cause)
  }
  client.on('error', failed)
  client.connect().catch(failed)

  return {
    take: async (key, quota) => {
      if (!client.isReady || clock.monotonic() < quietUntilMs) return alone.take(key, quota)
      try {
        const [allowed, remaining = 0, resetMs = 0, retryAfterMs = 0] = await within(
          clock,
          answerMs,
          client.conform(PREFIX + key, quota.limit, quota.windowMs),
        )
        say(true)
        return { allowed: allowed === 1, limit: quota.limit, remaining, resetMs, retryAfterMs }
      } catch (error) {
        failed(error)
        return alone.take(key, quota)
      }
    },
    close: async () => client.destroy(),
  }
}

function within<T>(clock: Clock, ms: number, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new Error(`no answer within ${ms} ms`)))
    answer.then(resolve, reject).finally(cancel)
  })
}
