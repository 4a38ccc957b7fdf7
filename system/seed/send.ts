import { setTimeout as delay } from 'node:timers/promises'

/** The shop that is filled, by its public door. */
export interface Shop {
  readonly gateway: string
  readonly staffKey: string
  readonly data: string
  readonly signal: AbortSignal
}

/** A service that is killed while the shop is filled is back by then. */
const ATTEMPTS = 40
const AGAIN_MS = 250

/** Asks until it is done, or was done before, and answers which. Rejects when it is refused, or when the signal aborts. */
export async function send(
  { gateway, staffKey, signal }: Shop,
  method: string,
  path: string,
  body: object,
  key?: string,
): Promise<'done' | 'was there'> {
  const headers = {
    authorization: `Bearer ${staffKey}`,
    'content-type': 'application/json',
    ...(key ? { 'idempotency-key': key } : {}),
  }
  const request = { method, headers, body: JSON.stringify(body), signal }
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(`${gateway}${path}`, request)
    // What is there already was loaded by a start that was interrupted later than the record of its answer is kept.
    if (answer.status === 409) return 'was there'
    if (answer.status < 400) return 'done'
    signal.throwIfAborted()
    if (answer.status < 500 || attempt === ATTEMPTS)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`)
    await delay(AGAIN_MS, undefined, { signal })
  }
}

/** An answer that did not come counts as 503: it may come the next time. */
async function ask(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const reply = await fetch(url, request)
    return { status: reply.status, text: await reply.text() }
  } catch (error) {
    return { status: 503, text: String(error) }
  }
}
