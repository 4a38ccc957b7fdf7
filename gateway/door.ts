import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { reject, rejectRaw, type Rejection } from './answer.ts'
import type { Limits } from './limits.ts'

/** How often connections are looked at for being too slow. */
const LOOK_MS = 500

export interface Door {
  readonly url: string
  /**
   * Tells every connection with its next answer that it ends, then takes no more of them; those with a request under way
   * end after its answer. Resolves when all have ended.
   */
  close(): Promise<void>
}

/** The one open port. What Node's parser refuses is answered with a problem document as well. */
export async function openDoor(
  { port, address = '127.0.0.1' }: { port: number; address?: string | undefined },
  limits: Limits,
  { telemetry, clock }: { telemetry: Telemetry; clock: Clock },
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Door> {
  let leaving = false
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    if (leaving) response.shouldKeepAlive = false
    handle(request, response)
  }
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(LOOK_MS, limits.headersMs),
      requireHostHeader: false,
      insecureHTTPParser: false,
      optimizeEmptyRequests: true,
    },
    serve,
  )
  server.maxRequestsPerSocket = limits.requestsPerConnection
  server.maxConnections = limits.connections
  server.timeout = limits.silenceMs
  const refuse = (socket: Duplex, rejection: Rejection) => {
    const span = telemetry.span(`refused ${rejection.code}`, 'server')
    rejectRaw(socket, rejection, span.traceId)
    span.end()
  }
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || answering(socket)) socket.destroy()
    else refuse(socket, unparsed(limits)[error.code ?? ''] ?? unreadable)
  })
  server.on('connect', (_, socket: Duplex) => refuse(socket, noTunnel))
  server.on('checkContinue', serve)
  server.on('checkExpectation', (_, response) => {
    const span = telemetry.span('refused expectation', 'server')
    reject(response, { ...unreadable, detail: 'The only expectation understood is 100-continue.' }, span.traceId)
    span.end()
  })
  await new Promise<void>((resolve, fail) => {
    server.once('error', fail)
    server.listen(port, address, resolve)
  })
  return {
    url: urlOf(server.address() as AddressInfo),
    close: async () => {
      leaving = true
      // Who has not been told yet that its connection ends may be sending a request on it at this moment.
      await clock.sleep(limits.drainMs)
      await new Promise<void>((resolve, fail) => {
        // A connection whose last answer is on its way ends with it, and does not wait for another request.
        server.keepAliveTimeout = 1
        server.keepAliveTimeoutBuffer = 0
        server.close((error) => (error ? fail(error) : resolve()))
      })
    },
  }
}

/** Where the door is found from this machine. */
function urlOf({ address, port }: AddressInfo): string {
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[address] ?? address
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Half an answer is on the wire: another one cannot follow. Node's own handler asks the same undocumented field. */
function answering(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as { _httpMessage?: ServerResponse | null }
  return answer?.headersSent === true
}

const unreadable: Rejection = { code: 'malformed', detail: 'This is not HTTP as it is understood here.', close: true }
const noTunnel: Rejection = { code: 'method_not_allowed', detail: 'CONNECT is not answered.', headers: ['allow', ''] }
const unparsed = ({ headerBytes }: Limits): Readonly<Record<string, Rejection>> => ({
  HPE_HEADER_OVERFLOW: {
    code: 'headers_too_large',
    detail: `Address and headers have at most ${headerBytes} bytes together.`,
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { code: 'too_large', detail: 'The chunk extensions are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request_timeout', detail: 'The request did not arrive in time.' },
})
