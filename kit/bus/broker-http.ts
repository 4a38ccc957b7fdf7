import type { Dispatcher } from 'undici'
import { isProblem } from '../contract/index.ts'

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
  return async (over: Dispatcher, path: string, body?: string, signal?: AbortSignal): Promise<string> => {
    const answer = await over.request({
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
    })
    const text = await answer.body.text()
    if (answer.statusCode < 300) return text
    throw new BrokerError(answer.statusCode, `${path}: the broker answered ${answer.statusCode}: ${detailOf(text)}`)
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
