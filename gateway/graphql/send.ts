import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { safeHeaders } from '../answer.ts'
import type { Visit } from '../visit.ts'

/** Sends an answer of GraphQL. Resolves when the whole of it is sent, or a stream has begun. */
export async function send({ response, span, ofOrigin }: Visit, answer: Response): Promise<void> {
  if (response.closed) return
  const type = answer.headers.get('content-type') ?? 'application/json; charset=utf-8'
  const allow = answer.headers.get('allow')
  const headers = [
    'content-type',
    type,
    'cache-control',
    'no-store',
    'x-request-id',
    span.traceId,
    'traceparent',
    span.traceparent,
    ...safeHeaders,
    ...ofOrigin,
    ...(allow === null ? [] : ['allow', allow]),
  ]
  if (type.startsWith('text/event-stream'))
    return void stream(response, headers, answer).catch(() => response.destroy())
  const body = Buffer.from(await answer.arrayBuffer())
  response.writeHead(answer.status, [...headers, 'content-length', String(body.length)])
  response.end(body)
}

async function stream(response: ServerResponse, headers: string[], { status, body }: Response): Promise<void> {
  response.writeHead(status, headers)
  response.flushHeaders()
  for await (const piece of body ?? []) {
    if (response.writableEnded || response.closed) return
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')])
  }
  response.end()
}
