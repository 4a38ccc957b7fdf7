import type { Response } from 'graphql-http'
import { safeHeaders } from '../answer.ts'
import { codingFor, compressed } from '../upstream/compress.ts'
import { endWith } from '../upstream/outlet.ts'
import { sharedFor } from '../routes/routes.ts'
import type { Visit } from '../visit.ts'
import type { Errand } from './errand.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** Headers of every answer, as a flat list. */
export const ownHeaders = ({ span, ofOrigin }: Visit): readonly string[] => [
  'x-request-id',
  span.traceId,
  'traceparent',
  span.traceparent,
  ...safeHeaders,
  ...ofOrigin,
]

/** Sends an answer of GraphQL. Like over HTTP only reads are compressed. */
export async function send(visit: Visit, [text, init]: Response, errand: Errand): Promise<void> {
  const { response, request } = visit
  const { 'content-type': type = JSON_TYPE, ...others } = init.headers ?? {}
  const whole = Buffer.from(text ?? '')
  const coding = errand.safe
    ? codingFor(request.headers['accept-encoding'] as string | undefined, type, whole.length)
    : undefined
  const body = coding === undefined ? whole : await compressed(whole, coding)
  if (response.closed) return
  response.writeHead(init.status, [
    'content-type',
    type,
    'content-length',
    String(body.length),
    'cache-control',
    cacheControl(visit, errand),
    'vary',
    'accept, accept-encoding',
    ...(coding === undefined ? [] : ['content-encoding', coding]),
    ...ownHeaders(visit),
    ...Object.entries(others).flat(),
  ])
  endWith(response, body)
}

/** An address with a document in it can be answered by whatever stands in front, with what everybody gets. */
const cacheControl = ({ method }: Visit, { freshMs }: Errand): string =>
  method === 'GET' && freshMs > 0 && freshMs < Infinity ? sharedFor(freshMs / 1_000) : 'no-store'
