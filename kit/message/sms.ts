import { Agent, request } from 'undici'
import type { Messenger } from './message.ts'
import { Undeliverable } from './undeliverable.ts'

const TIMEOUT_MS = 10_000
/** Refusals that pass: too slow, too early, too many. */
const PASSING = new Set([408, 425, 429])

/**
 * Text messages by an HTTP gateway: `POST` of `{ id, to, text }` to `url`, with the id as `Idempotency-Key` too. A password in
 * the URL is sent as bearer token. Any 2xx is taken for delivered.
 */
export function smsMessenger(url: string): Messenger {
  const { origin, pathname, search, password } = new URL(url)
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS })
  return {
    deliver: async ({ id, to, text }) => {
      const { statusCode, body } = await request(`${origin}${pathname}${search}`, {
        dispatcher: agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          ...(password === '' ? {} : { authorization: `Bearer ${decodeURIComponent(password)}` }),
        },
        body: JSON.stringify({ id, to, text }),
      })
      await body.dump()
      if (statusCode < 300) return
      const said = `the gateway for text messages answered ${statusCode}`
      throw statusCode >= 400 && statusCode < 500 && !PASSING.has(statusCode)
        ? new Undeliverable(said)
        : new Error(said)
    },
    close: () => agent.close(),
  }
}
