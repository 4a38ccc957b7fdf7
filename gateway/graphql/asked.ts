import type { Request } from 'graphql-http'
import { takesEvents } from '../streams.ts'
import type { Visit } from '../visit.ts'
import type { Errand } from './errand.ts'

/** A request as the parts that read and answer GraphQL over HTTP see it. */
export type Asked = Request<Visit, Errand>

export const askedBy = (visit: Visit, body: Buffer | null, context: Errand): Asked => ({
  method: visit.method,
  url: visit.target,
  // Who takes events is answered in JSON first, if there is but one answer.
  headers: takesEvents(visit) ? { ...visit.request.headers, accept: 'application/json' } : visit.request.headers,
  body: body === null ? null : body.toString(),
  raw: visit,
  context,
})
