import type { Clock } from '../world/clock.ts'
import type { Random } from '../world/random.ts'
import { lineOf } from './logs.ts'
import { createMetrics } from './metrics.ts'
import { redactText, type Redacted } from './redact.ts'
import { createSpans, type EndedSpan } from './spans.ts'
import type { Span, Telemetry } from './telemetry.ts'

/** A log line as a test sees it. */
export interface RecordedLine {
  readonly level: 'info' | 'warn' | 'error'
  /** Milliseconds since 1970. */
  readonly time: number
  readonly message: string
  readonly traceId?: string
  readonly facts?: Redacted
}

/** A measure as a test sees it. */
export interface RecordedMeasure {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What happened in a trial, in order and without secrets. */
export interface Recorder extends Telemetry {
  readonly spans: readonly EndedSpan[]
  readonly lines: readonly RecordedLine[]
  readonly counts: readonly RecordedMeasure[]
  /** In milliseconds. */
  readonly times: readonly RecordedMeasure[]
  readonly gauges: readonly RecordedMeasure[]
}

interface Settings {
  readonly clock: Clock
  readonly random: Random
}

/** Telemetry of the trial world: everything is sampled and kept in memory. Same seed, same trace ids. */
export function recorder({ clock, random }: Settings): Recorder {
  const spans: EndedSpan[] = []
  const lines: RecordedLine[] = []
  const counts: RecordedMeasure[] = []
  const times: RecordedMeasure[] = []
  const gauges: RecordedMeasure[] = []
  const metrics = createMetrics({ ofProcess: false })
  const line = (level: RecordedLine['level'], span: Span | undefined) => (message: string, facts?: object) =>
    void lines.push({ level, time: clock.now(), message: redactText(message), ...lineOf(span, facts) })
  return {
    spans,
    lines,
    counts,
    times,
    gauges,
    span: createSpans({ clock, random, sampler: () => true, ended: (span) => spans.push(span) }),
    log: (span) => ({ info: line('info', span), warn: line('warn', span), error: line('error', span) }),
    count: (name, labels, by = 1) => {
      counts.push({ name, labels, value: by })
      metrics.count(name, labels, by)
    },
    time: (name, labels, ms) => {
      times.push({ name, labels, value: ms })
      metrics.time(name, labels, ms)
    },
    gauge: (name, labels, value) => {
      gauges.push({ name, labels, value })
      metrics.gauge(name, labels, value)
    },
    metrics: metrics.metrics,
    close: () => Promise.resolve(),
  }
}

const nothing = () => {}

/** A recorder for who looks at nothing but the counts: for speed the rest is not even made. */
export function tally(settings: Settings): Recorder {
  const counts: RecordedMeasure[] = []
  return {
    ...recorder(settings),
    counts,
    span: createSpans({ ...settings, sampler: () => true }),
    log: () => ({ info: nothing, warn: nothing, error: nothing }),
    count: (name, labels, by = 1) => void counts.push({ name, labels, value: by }),
    time: nothing,
    gauge: nothing,
  }
}
