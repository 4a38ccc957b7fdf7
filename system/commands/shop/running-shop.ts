import { createClient, isNoAnswer, isProblem, type Fetch, type Souk } from '@souk/client'
import type { Pool } from 'undici'
import { Failure } from '../failure.ts'
import { runningSystem } from '../running-system.ts'

const CONNECTIONS = 16
const PATIENCE_MS = 120_000
const ATTEMPT_MS = 15_000

/**
 * Works with the running shop, as staff. A service that is killed meanwhile costs time and nothing else: what does no harm is
 * asked again for two minutes. Throws a `Failure` when the shop refuses, or cannot be reached for so long.
 */
export async function withShop<Result>(work: (shop: Souk) => Promise<Result>): Promise<Result> {
  const { gateway: url, staffKey: token } = runningSystem().control
  // Only here, since most commands need not wait until it is loaded.
  const { Pool } = await import('undici')
  const pool = new Pool(url, { connections: CONNECTIONS, headersTimeout: ATTEMPT_MS, bodyTimeout: ATTEMPT_MS })
  const limits = { timeoutMs: PATIENCE_MS, attemptMs: ATTEMPT_MS, attempts: 1_000 }
  try {
    return await work(createClient({ url, token, fetch: over(pool), ...limits }))
  } catch (error) {
    if (isProblem(error)) throw new Failure(`${error.operation}: ${error.message} (${error.code})`)
    throw isNoAnswer(error) ? new Failure(`${error.message}. Run it again: it goes on where it was.`) : error
  } finally {
    await pool.close()
  }
}

/**
 * A third of the CPU of the global `fetch`: what is spent here is taken from the shop on the same machine. The pool has the time
 * limits, because a signal would cost as much again.
 */
const over =
  (pool: Pool): Fetch =>
  async (url, { method, headers, body }) => {
    const path = new URL(url)
    const reply = await pool.request({
      method,
      path: path.pathname + path.search,
      headers: Object.fromEntries(headers),
      body: body ?? null,
    })
    return {
      ok: reply.statusCode < 300,
      status: reply.statusCode,
      headers: new Headers(reply.headers as Record<string, string>),
      text: async () => reply.body.text(),
      blob: async () => new Blob([await reply.body.arrayBuffer()]),
      body: null,
    }
  }
