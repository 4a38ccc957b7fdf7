import { ask } from '../http/reply.ts'
import { Client } from '../undici/index.ts'
import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import type { Discovery, Instance } from './discovery.ts'
import { createKnown } from './known.ts'
import { TTL_MS, type Listing } from './registry.ts'

const HEARTBEAT_MS = TTL_MS / 3
const WAIT_MS = 20_000
/** A registry that has not answered by then hangs. */
const ANSWER_MS = 3_000

/**
 * The built-in registry seen from a process: watches it and keeps what it knew last when it cannot be reached. After the
 * registry was started anew, an instance that it has not heard of yet is believed in for as long as heartbeats may take.
 */
export async function connectRegistry(at: {
  url: string
  token: string
  clock: Clock
  random: Random
}): Promise<Discovery> {
  const { clock, random } = at
  const known = createKnown()
  const stop = new AbortController()
  // Two connections: a watch occupies one for as long as nothing changes.
  const watching = new Client(at.url, { headersTimeout: WAIT_MS + ANSWER_MS, bodyTimeout: ANSWER_MS })
  const telling = new Client(at.url, { headersTimeout: ANSWER_MS, bodyTimeout: ANSWER_MS })
  const authorization = `Bearer ${at.token}`

  let listing: Listing = { epoch: '', revision: -1, instances: [] }
  const read = async (waitMs: number) => {
    const path = `/v1/instances?epoch=${listing.epoch}&revision=${listing.revision}&waitMs=${waitMs}`
    const { status, body } = await ask(watching, { method: 'GET', path, headers: { authorization } }, stop.signal)
    if (status !== 200) throw new Error(`the registry answered ${status}`)
    accept(JSON.parse(body.toString()) as Listing)
  }
  /** Instances of which a registry that was started anew has not heard yet. */
  let believed: readonly Instance[] = []
  let cancelDoubt = () => {}
  const accept = (next: Listing) => {
    if (listing.epoch !== '' && next.epoch !== listing.epoch) {
      believed = [...listing.instances, ...believed]
      cancelDoubt()
      cancelDoubt = clock.after(TTL_MS, () => {
        believed = []
        known.replace(listing.instances)
      })
    }
    listing = next
    const heard = new Set(next.instances.map(({ id }) => id))
    believed = believed.filter(({ id }) => !heard.has(id))
    known.replace([...next.instances, ...believed])
  }

  await read(0).catch(() => {})
  const watch = (async () => {
    while (!stop.signal.aborted)
      await read(WAIT_MS).catch(() => clock.sleep(100 + random.fraction() * 400, stop.signal).catch(() => {}))
  })()

  const tell = async (method: 'PUT' | 'DELETE', id: string, body?: Instance) => {
    const headers = { authorization, ...(body ? { 'content-type': 'application/json' } : {}) }
    const { status } = await ask(telling, {
      method,
      path: `/v1/instances/${id}`,
      headers,
      body: body ? JSON.stringify(body) : null,
    })
    if (status >= 300) throw new Error(`the registry answered ${status}`)
  }

  return {
    instances: known.instances,
    services: known.services,
    watch: known.watch,
    register: async (instance) => {
      const leave = new AbortController()
      const over = AbortSignal.any([leave.signal, stop.signal])
      await tell('PUT', instance.id, instance).catch(() => {})
      const beating = (async () => {
        while (!over.aborted) {
          await clock.sleep(HEARTBEAT_MS, over).catch(() => {})
          if (!over.aborted) await tell('PUT', instance.id, instance).catch(() => {})
        }
      })()
      return async () => {
        leave.abort()
        await beating
        await tell('DELETE', instance.id).catch(() => {})
      }
    },
    close: async () => {
      stop.abort()
      cancelDoubt()
      await watch
      await Promise.all([watching.destroy(), telling.destroy()])
    },
  }
}
