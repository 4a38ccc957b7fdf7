import { setTimeout as delay } from 'node:timers/promises'
import { isProblem, type InputOf, type Operation } from '@souk/kit/contract'
import { httpTransport } from '@souk/kit/http'
import { createPassports, folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import type { System } from './system.ts'

/** What a client knows after it has asked. `unknown`: the answer was lost, or is no answer yet: it may have happened. */
export interface Reply {
  readonly outcome: 'ok' | 'refused' | 'unknown'
  readonly code: string
  readonly body: unknown
}

/** Speaks to the ports of inventory as the service that may hold stock: with passports of its own, without the gateway. */
export interface OrderService {
  /** One request to one instance, chosen by turns. */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<Reply>
  /** Asks again until the outcome is known, or `until` aborts. */
  insist<Op extends Operation>(operation: Op, input: InputOf<Op>, until: AbortSignal): Promise<Reply>
  close(): Promise<void>
}

const ATTEMPT_MS = 5_000
const AGAIN_MS = 20

export async function orderService(system: Pick<System, 'data' | 'processes'>): Promise<OrderService> {
  const transport = httpTransport()
  const passports = createPassports('order', await folderKeys(`${system.data}/keys`, 'order', systemClock), systemClock)
  let urls: string[] = []
  let turn = 0

  const ask: OrderService['ask'] = async (operation, input) => {
    try {
      if (urls.length === 0)
        urls = (await system.processes('inventory')).flatMap(({ url, state }) => (state === 'ready' ? [url] : []))
      const url = urls[turn++ % urls.length]
      if (url === undefined) return { outcome: 'unknown', code: 'nobody', body: undefined }
      const passport = await passports.issue('inventory')
      const instance = { service: 'inventory', id: url, url, version: '', contractHash: '' }
      const answer = await transport.send(instance, operation, input, { passport }, AbortSignal.timeout(ATTEMPT_MS))
      return outcomeOf(answer.status, answer.body)
    } catch (error) {
      urls = []
      return { outcome: 'unknown', code: (error as Error).name, body: undefined }
    }
  }

  return {
    ask,
    insist: (operation, input, until) => insistOn(() => ask(operation, input), until),
    close: () => transport.close(),
  }
}

/** Asks again until the outcome is known, or `until` aborts. The request must be one that can be repeated. */
export async function insistOn(ask: () => Promise<Reply>, until: AbortSignal): Promise<Reply> {
  let reply = await ask()
  while (isOpen(reply) && !until.aborted) {
    await delay(AGAIN_MS)
    reply = await ask()
  }
  return reply
}

const isOpen = ({ outcome }: Reply) => outcome === 'unknown'

export function outcomeOf(status: number, body: unknown): Reply {
  const code = isProblem(body) ? body.code : String(status)
  return { outcome: status < 400 ? 'ok' : status >= 500 || status === 429 ? 'unknown' : 'refused', code, body }
}
