import { STATUS_CODES, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { platformProblem, PROBLEM_TYPE, type PlatformCode } from '@souk/kit/contract'

/** An answer that the gateway gives itself instead of passing one on. */
export interface Rejection {
  readonly code: PlatformCode
  readonly detail: string
  readonly retryAfterSeconds?: number
  /** Further headers: name, value, name, value … */
  readonly headers?: readonly string[]
  /** The connection cannot be used again: what follows on it cannot be understood, or is more than we want to read. */
  readonly close?: boolean
}

/** On every answer: nothing is guessed to be a script, no address leaks to another page, nothing is shown in a foreign frame. */
export const safeHeaders: readonly string[] = [
  'x-content-type-options',
  'nosniff',
  'referrer-policy',
  'no-referrer',
  'x-frame-options',
  'DENY',
]
/** How long a refused sender may keep its connection to read the refusal. */
const LINGER_MS = 1_000

function rejectionBody({ code, detail }: Rejection, traceId: string): { status: number; body: string } {
  const problem = platformProblem(code, detail)
  return { status: problem.status, body: JSON.stringify({ ...problem, traceId }) }
}

function rejectionHeaders({ retryAfterSeconds, headers = [] }: Rejection, body: string, traceId: string): string[] {
  return [
    'content-type',
    PROBLEM_TYPE,
    'content-length',
    String(Buffer.byteLength(body)),
    'cache-control',
    'no-store',
    'x-request-id',
    traceId,
    ...safeHeaders,
    ...(retryAfterSeconds === undefined ? [] : ['retry-after', String(retryAfterSeconds)]),
    ...headers,
  ]
}

/** Answers with a problem document. Does nothing when the client has gone. */
export function reject(response: ServerResponse, rejection: Rejection, traceId: string): void {
  const { req: request, socket } = response
  const bodyless = request.method === 'HEAD'
  if (request.socket.destroyed || response.headersSent) return void response.destroy()
  const { status, body } = rejectionBody(rejection, traceId)
  response.statusCode = status
  if (rejection.close && socket !== null) return rejectRaw(socket, rejection, traceId, bodyless)
  const headers = rejectionHeaders(rejection, body, traceId)
  if (rejection.close) headers.push('connection', 'close')
  response.writeHead(status, headers)
  response.end(bodyless ? '' : body)
}

/**
 * Answers on the bare connection and gives it up. What the client still sends is not read, but the connection stays for a
 * moment: closing it at once would reset it, and the client would lose the answer (RFC 9112, section 9.6).
 */
export function rejectRaw(socket: Duplex, rejection: Rejection, traceId: string, bodyless = false): void {
  if (!socket.writable) return void socket.destroy()
  const { status, body } = rejectionBody(rejection, traceId)
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`]
  const headers = rejectionHeaders(rejection, body, traceId)
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  socket.on('error', () => {})
  socket.pause()
  socket.end(`${lines.join('\r\n')}\r\nconnection: close\r\n\r\n${bodyless ? '' : body}`)
  if (socket instanceof Socket) socket.setTimeout(LINGER_MS, () => socket.destroy())
}
