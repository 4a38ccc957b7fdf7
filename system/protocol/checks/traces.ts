import { randomBytes } from 'node:crypto'
import { ofEach, problemOf, requestFor, send, withHeaders } from '../request.ts'
import type { Check } from '../subject.ts'

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

/** A request is seen in the trace of whoever asked (W3C Trace Context). */
export const traces: Check = {
  title: 'goes on with the trace of its caller',
  judge: (subject) =>
    ofEach(subject, async (operation) => {
      const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
      const said = await send(
        subject,
        withHeaders(requestFor(operation), { traceparent: `00-${traceId}-${spanId}-01` }),
      )
      const [, trace, span] = FORM.exec(said.headers.get('traceparent') ?? '') ?? []
      const problem = problemOf(said)
      return [
        trace === traceId ? undefined : 'does not answer with a traceparent of the same trace',
        span === spanId ? 'answers with the span of its caller, not with its own' : undefined,
        problem === undefined || problem.traceId === traceId ? undefined : 'does not say the trace id in its problem',
      ]
    }),
}
