import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { redactError, redactText, redactValue, type RedactedError } from './redact.ts'
import type { Sampler } from './sampler.ts'
import type { Attributes, Span, SpanKind, Telemetry } from './telemetry.ts'
import { createIds, formatTraceparent, parseTraceparent } from './trace-context.ts'

/** A span that is over, without secrets. */
export interface EndedSpan {
  readonly name: string
  readonly kind: SpanKind
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  /** Milliseconds since 1970, with fractions. */
  readonly startedAt: number
  readonly durationMs: number
  readonly attributes: Attributes
  readonly error: RedactedError | undefined
}

export interface SpanSettings {
  readonly clock: Clock
  readonly random: Random
  readonly sampler: Sampler
  /** Hears of each sampled span once, when it ends. Without it nothing is recorded and a span is two strings. */
  readonly ended?: ((span: EndedSpan) => void) | undefined
}

const nothing = () => {}

/** Begins spans. Ours rather than the SDK's, so that they cost next to nothing where nobody looks. */
export function createSpans({ clock, random, sampler, ended }: SpanSettings): Telemetry['span'] {
  const ids = createIds(random)
  const offset = wallTimeOffset(clock)
  return (name, kind, parent, attributes) => {
    const context = parent === undefined ? undefined : parseTraceparent(parent)
    const traceId = context?.traceId ?? ids.traceId()
    const spanId = ids.spanId()
    const sampled = sampler(traceId, context?.sampled)
    const traceparent = formatTraceparent({ traceId, spanId, sampled })
    if (ended === undefined || !sampled) return { traceId, traceparent, set: nothing, fail: nothing, end: nothing }
    return recordSpan({ traceId, traceparent, clock, offset: offset(), attributes }, (recorded) =>
      ended({ name: redactText(name), kind, traceId, spanId, parentSpanId: context?.spanId, ...recorded }),
    )
  }
}

interface Begun {
  readonly traceId: string
  readonly traceparent: string
  readonly clock: Clock
  /** What makes wall time of monotonic time. */
  readonly offset: number
  readonly attributes: Attributes | undefined
}

function recordSpan(
  { traceId, traceparent, clock, offset, attributes: given = {} }: Begun,
  ended: (recorded: Pick<EndedSpan, 'startedAt' | 'durationMs' | 'attributes' | 'error'>) => void,
): Span {
  const startedAt = clock.monotonic() + offset
  const attributes: Record<string, string | number | boolean> = {}
  let error: RedactedError | undefined
  let over = false
  const set: Span['set'] = (name, value) => void (attributes[name] = redactValue(name, value))
  for (const [name, value] of Object.entries(given)) set(name, value)
  return {
    traceId,
    traceparent,
    set,
    fail: (thrown) => void (error = redactError(thrown)),
    end: () => {
      if (over) return
      over = true
      // Rounded as the beginning is, so that no span seems to end after its parent, which ends later.
      ended({ startedAt, durationMs: clock.monotonic() + offset - startedAt, attributes, error })
    },
  }
}

/** More than this, and the wall clock was set. */
const JUMP_MS = 20

/** Wall time gets the fractions of the monotonic clock, so that a span never begins before its parent. */
function wallTimeOffset(clock: Clock): () => number {
  let offset = clock.now() - clock.monotonic()
  return () => {
    const monotonic = clock.monotonic()
    const now = clock.now()
    if (Math.abs(monotonic + offset - now) > JUMP_MS) offset = now - monotonic
    return offset
  }
}
