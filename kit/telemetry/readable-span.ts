import type { HrTime, SpanKind as OtelKind, TraceFlags } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { EndedSpan } from './spans.ts'
import type { SpanKind } from './telemetry.ts'

// The numbers of @opentelemetry/api, written out so that only its types are needed.
const KINDS: Record<SpanKind, OtelKind> = { internal: 0, server: 1, client: 2, producer: 3, consumer: 4 }
const SAMPLED: TraceFlags = 1
const UNSET = 0
const ERROR = 2
const NS_PER_MS = 1_000_000

/** An ended span in the form in which exporters of the SDK read it. */
export function readableSpan(span: EndedSpan, resource: Resource): ReadableSpan {
  const { name, kind, traceId, spanId, parentSpanId, startedAt, durationMs, attributes, error } = span
  const endTime = hrTime(startedAt + durationMs)
  return {
    name,
    kind: KINDS[kind],
    spanContext: () => ({ traceId, spanId, traceFlags: SAMPLED }),
    ...(parentSpanId && { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: SAMPLED, isRemote: true } }),
    startTime: hrTime(startedAt),
    endTime,
    duration: hrTime(durationMs),
    status: error ? { code: ERROR, message: error.message } : { code: UNSET },
    attributes,
    links: [],
    events: error
      ? [{ name: 'exception', time: endTime, attributes: exception(error), droppedAttributesCount: 0 }]
      : [],
    ended: true,
    resource,
    instrumentationScope: { name: 'souk' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

const exception = ({ name, message, stack }: NonNullable<EndedSpan['error']>) => ({
  'exception.type': name,
  'exception.message': message,
  ...(stack === undefined ? {} : { 'exception.stacktrace': stack }),
})

function hrTime(ms: number): HrTime {
  const ns = Math.round((ms % 1_000) * NS_PER_MS)
  const seconds = Math.floor(ms / 1_000)
  return ns < 1_000 * NS_PER_MS ? [seconds, ns] : [seconds + 1, 0]
}
