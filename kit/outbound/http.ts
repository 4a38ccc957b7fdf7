import type { Dispatcher } from 'undici'
import { Agent } from '../undici/index.ts'
import { ForbiddenTarget } from './forbidden-target.ts'
import type { Outbound, Reach } from './outbound.ts'
import { lookupFor, systemResolve, type Resolve } from './resolve.ts'
import { targetFault } from './target.ts'

const KEPT_BYTES = 1_024
/** Whoever answers more is cut off: what was kept of it is all that anybody reads. */
const MOST_BYTES = 65_536
const MOST_HEADER_BYTES = 16_384
const CONNECT_MS = 10_000
/** A connection is kept for the next request, and with it the address that was looked at when it was made. */
const KEEP_MS = 10_000

/**
 * Sends over HTTP. A name is resolved by us, each of its addresses is looked at, and the connection goes to one of those: a
 * name that leads elsewhere a moment later (DNS rebinding) changes nothing.
 */
export function httpOutbound(resolve: Resolve = systemResolve()): Outbound {
  const agents: Readonly<Record<Reach, Agent>> = { public: agentFor('public', resolve), any: agentFor('any', resolve) }
  return {
    post: async ({ url, headers, body, reach }, signal) => {
      const fault = targetFault(url, reach)
      if (fault !== undefined) throw new ForbiddenTarget(fault)
      const { origin, pathname, search } = new URL(url)
      const answer = await agents[reach].request({
        origin,
        path: pathname + search,
        method: 'POST',
        headers,
        body,
        signal,
      })
      const [retryAfter] = [answer.headers['retry-after']].flat()
      const came = { status: answer.statusCode, body: await beginningOf(answer.body) }
      return retryAfter === undefined ? came : { ...came, retryAfter }
    },
    close: async () => {
      await Promise.all(Object.values(agents).map((agent) => agent.destroy()))
    },
  }
}

const agentFor = (reach: Reach, resolve: Resolve): Agent =>
  new Agent({
    allowH2: false,
    keepAliveTimeout: KEEP_MS,
    keepAliveMaxTimeout: KEEP_MS,
    maxHeaderSize: MOST_HEADER_BYTES,
    connect: { timeout: CONNECT_MS, lookup: lookupFor(reach, resolve) },
  })

/** The first bytes of an answer. The rest is read, so that the connection can be used again, unless there is too much of it. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const kept: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (bytes < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - bytes))
    bytes += chunk.length
    if (bytes > MOST_BYTES) break
  }
  return new TextDecoder().decode(Buffer.concat(kept), { stream: true })
}
