import type { Log } from '../service/context.ts'

/** On which side of a call or message a span is. */
export type SpanKind = 'server' | 'client' | 'internal' | 'producer' | 'consumer'
/** Facts about a span or measure, by name. */
export type Attributes = Readonly<Record<string, string | number | boolean>>

/** A piece of work that can be seen in a trace. Every span must be ended. */
export interface Span {
  readonly traceId: string
  /** W3C trace context of this span, to be sent along. */
  readonly traceparent: string
  set(name: string, value: string | number | boolean): void
  /** Marks the span as failed. */
  fail(error: unknown): void
  end(): void
}

/** A port: OpenTelemetry, Prometheus and JSON lines in real worlds, a recorder in the trial world. */
export interface Telemetry {
  /** Begins a span; `parent` is a traceparent. Without one a new trace begins. */
  span(name: string, kind: SpanKind, parent?: string, attributes?: Attributes): Span
  /** A log whose lines carry the trace of the span. Secrets, e-mail addresses and card numbers are taken out. */
  log(span?: Span): Log
  /** Adds to a counter, `souk_<name>_total`. */
  count(name: string, labels: Readonly<Record<string, string>>, by?: number): void
  /** Records a duration in milliseconds in a histogram, `souk_<name>_seconds`. */
  time(name: string, labels: Readonly<Record<string, string>>, ms: number): void
  /** Sets a gauge, `souk_<name>`. */
  gauge(name: string, labels: Readonly<Record<string, string>>, value: number): void
  /** All metrics in the Prometheus text format. */
  metrics(): Promise<string>
  close(): Promise<void>
}
