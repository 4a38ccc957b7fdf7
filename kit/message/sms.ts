import { ask } from '../http/reply.ts'
import { Pool } from '../undici/index.ts'
import type { Messenger } from './message.ts'
import { Undeliverable } from './undeliverable.ts'

const TIMEOUT_MS = 10_000
/** Nobody reads what a gateway says beside its status. */
const MOST_BYTES = 65_536
/** Refusals that pass: too slow, too early, too many. */
const PASSING = new Set([408, 425, 429])

/**
 * Text messages by an HTTP gateway: `POST` of `{ id, to, text }` to `url`, with the id as `Idempotency-Key` too. A password in
 * the URL is sent as bearer token. Any 2xx is taken for delivered.
 */
export function smsMessenger(url: string): Messenger {
  const { origin, pathname, search, password } = new URL(url)
  const pool = new Pool(origin, {
    connectTimeout: TIMEOUT_MS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: MOST_BYTES,
  })
  return {
    deliver: async ({ id, to, text }) => {
      const { status } = await ask(pool, {
        method: 'POST',
        path: `${pathname}${search}`,
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          ...(password === '' ? {} : { authorization: `Bearer ${decodeURIComponent(password)}` }),
        },
        body: JSON.stringify({ id, to, text }),
      })
      if (status < 300) return
      const said = `the gateway for text messages answered ${status}`
      throw status >= 400 && status < 500 && !PASSING.has(status) ? new Undeliverable(said) : new Error(said)
    },
    close: () => pool.close(),
  }
}
