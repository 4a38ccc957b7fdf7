import type { Dispatcher } from 'undici'
import { isProblem } from '../contract/index.ts'
import { ask } from '../http/reply.ts'

/** The broker said no, or something else answered in its place. */
export class BrokerError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'BrokerError'
    this.status = status
  }
}

/** Sends requests to one broker, over whichever connection the caller chooses. */
export function brokerHttp(authorization: string) {
  /** Resolves with the body. Rejects with a `BrokerError` if the broker refuses, else with what the connection died of. */
  return async (over: Dispatcher, path: string, body?: string): Promise<string> => {
    const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const method = body === undefined ? 'GET' : 'POST'
    const reply = await ask(over, { path, method, headers, body: body ?? null })
    const text = reply.body.toString()
    if (reply.status < 300) return text
    throw new BrokerError(reply.status, `${path}: the broker answered ${reply.status}: ${detailOf(text)}`)
  }
}

export type BrokerHttp = ReturnType<typeof brokerHttp>

function detailOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    if (isProblem(body)) return body.detail
  } catch {
    // Not from the broker; its first words say more than nothing.
  }
  return text.slice(0, 200)
}
