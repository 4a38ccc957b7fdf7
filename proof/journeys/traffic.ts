import { setTimeout as delay } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { inventory } from '@souk/inventory/contract'
import { idMaker, systemClock, systemRandom } from '@souk/kit/world'
import type { Entry } from '../invariants/acknowledged.ts'
import type { OrderService, Reply } from './order-service.ts'
import { insist } from './staff.ts'
import type { System } from './system.ts'

/** What customers and staff do at the same time, and what they know about it. */
export interface Traffic {
  readonly journal: readonly Entry[]
  /** Repeated requests that were answered differently. */
  readonly differing: readonly string[]
  /** Acknowledged entries. */
  acknowledged(): number
  /** Lets every client finish what it has begun. */
  stop(): Promise<void>
  /** Clients stop in the middle: what they have asked for stays unknown. */
  cut(): Promise<void>
}

const PACE_MS = 8
const LONG_MS = 3_600_000
const SHORT_MS = 1_000
/** After so long without an answer a client gives up, and does not know. */
const PATIENCE_MS = 20_000
const { operations } = inventory

export function startTraffic(system: System, order: OrderService, skus: readonly string[], clients = 3): Traffic {
  const journal: Entry[] = []
  const differing: string[] = []
  const newId = idMaker(systemClock, systemRandom)
  const leave = new AbortController()
  const cut = new AbortController()
  const patience = () => AbortSignal.any([cut.signal, AbortSignal.timeout(PATIENCE_MS)])
  const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T
  const note = (kind: Entry['kind'], id: string, { outcome }: Reply) => void journal.push({ kind, id, outcome })

  /** Now and then a client asks again although it has the answer. */
  async function twice(what: string, ask: () => Promise<Reply>): Promise<Reply> {
    const reply = await ask()
    if (reply.outcome !== 'ok' || Math.random() < 0.6) return reply
    const again = await ask()
    if (again.outcome !== 'unknown' && !isDeepStrictEqual(again, reply))
      differing.push(`${what}: ${JSON.stringify([reply, again])}`)
    return reply
  }

  async function deliver(): Promise<void> {
    const key = newId('rec')
    const body = { quantity: 1 + Math.floor(Math.random() * 5), reason: key }
    const request = { method: 'POST', path: `/v1/stock/${pick(skus)}/receipts`, body, key }
    note('receipt', key, await twice(key, () => insist(system, request, patience())))
  }

  async function buy(): Promise<void> {
    const orderId = newId('ord')
    const forgotten = Math.random() < 0.1
    const lines = skus.slice(0, 1 + Math.floor(Math.random() * 3)).map(() => ({ sku: pick(skus), quantity: 1 }))
    const input = { orderId, lines, lifetimeMs: forgotten ? SHORT_MS : LONG_MS }
    const held = await twice(orderId, () => order.insist(operations.hold, input, patience()))
    note('hold', orderId, held)
    if (held.outcome !== 'ok' || forgotten || Math.random() < 0.2) return
    const kind = Math.random() < 0.7 ? 'commit' : 'release'
    note(kind, orderId, await twice(orderId, () => order.insist(operations[kind], { orderId }, patience())))
  }

  const isOpen = () => !leave.signal.aborted
  const repeat = async (visit: () => Promise<void>) => {
    while (isOpen()) {
      await visit()
      await delay(PACE_MS)
    }
  }
  const running = Array.from({ length: clients }, () => [repeat(deliver), repeat(buy)]).flat()
  const end = async () => {
    leave.abort()
    await Promise.all(running)
  }
  return {
    journal,
    differing,
    acknowledged: () => journal.filter(({ outcome }) => outcome === 'ok').length,
    stop: end,
    cut: () => {
      cut.abort()
      return end()
    },
  }
}
