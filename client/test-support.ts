import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { createClient, type ClientOptions, type Souk } from './index.ts'

/** A request as it arrived. */
export interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Stall {
  readonly url: string
  readonly arrived: readonly Arrived[]
  /** How long the client wanted to wait before each further attempt, in milliseconds. It did not. */
  readonly waits: readonly number[]
  readonly souk: Souk
}

type Handle = (response: ServerResponse, request: Arrived, count: number) => void

/** A real server that shows what arrives, and a client of it for which no time passes between attempts. */
export async function stall(t: TestContext, handle: Handle, options: Partial<ClientOptions> = {}): Promise<Stall> {
  const arrived: Arrived[] = []
  const waits: number[] = []
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    let body = ''
    request.on('data', (chunk: Buffer) => (body += String(chunk)))
    request.on('end', () => {
      const seen = { method, url, headers, body }
      handle(response, seen, arrived.push(seen))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const wait = async (ms: number, signal?: AbortSignal) => {
    waits.push(ms)
    signal?.throwIfAborted()
  }
  return { url, arrived, waits, souk: createClient({ url, wait, ...options }) }
}

export const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** A problem document as the gateway sends it. */
export const refuse = (response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}) =>
  json(
    response,
    { type: `/docs/problems#${code}`, title: 'No', status, code, detail: 'Not today.', traceId: 'abc', errors: [] },
    status,
    headers,
  )
