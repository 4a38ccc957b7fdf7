import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace'
import type { EndedSpan } from './spans.ts'
import { readableSpan } from './readable-span.ts'

/** Spans that may wait for the collector. What comes beyond is lost, so that a dead collector costs no memory. */
const QUEUE = 4_096
const BATCH = 512
/** Short, because traces are looked at while things happen. */
const DELAY_MS = 1_000

export interface OtlpSettings {
  /** Where the collector takes traces, for example `http://127.0.0.1:4318/v1/traces`. */
  readonly url: string
  /** Whose spans they are, by the names of the OpenTelemetry semantic conventions. */
  readonly resource: Readonly<Record<string, string>>
  /** Hears of spans that were not delivered. */
  readonly lost: (spans: number, reason: 'queue_full' | 'export_failed', cause?: Error) => void
}

export interface Otlp {
  ended(span: EndedSpan): void
  /** Sends what waits. Resolves when it has arrived or is lost, which can take as long as a request may (10 s). */
  close(): Promise<void>
}

/** Sends spans over OTLP/HTTP in batches. Loads the SDK, which costs 25 MB and 200 ms; what ends meanwhile waits. */
export function createOtlp({ url, resource, lost }: OtlpSettings): Otlp {
  let waiting = 0
  let hand: ((span: EndedSpan) => void) | undefined
  const early: EndedSpan[] = []
  const done = (spans: number, cause?: Error) => {
    waiting -= spans
    if (cause) lost(spans, 'export_failed', cause)
  }
  const loading = loadPipeline(url, resource, done).then(
    (pipeline) => {
      hand = pipeline.hand
      for (const span of early.splice(0)) hand(span)
      return pipeline
    },
    (error: unknown) => {
      hand = () => done(1, error as Error)
      done(early.splice(0).length, error as Error)
    },
  )
  return {
    ended: (span) => {
      if (waiting >= QUEUE) return lost(1, 'queue_full')
      waiting++
      if (hand) hand(span)
      else early.push(span)
    },
    close: async () => (await loading)?.close(),
  }
}

type Done = (spans: number, cause?: Error) => void

async function loadPipeline(url: string, attributes: Readonly<Record<string, string>>, done: Done) {
  const [{ BatchSpanProcessor }, { OTLPTraceExporter }, resources] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = resources
  const fromEnvironment = detectResources({ detectors: [envDetector] })
  const resource = defaultResource().merge(fromEnvironment).merge(resourceFromAttributes(attributes))
  const processor = new BatchSpanProcessor({
    exporter: watched(new OTLPTraceExporter({ url }), done),
    maxQueueSize: QUEUE,
    maxExportBatchSize: BATCH,
    scheduledDelayMillis: DELAY_MS,
  })
  return {
    hand: (span: EndedSpan) => processor.onEnd(readableSpan(span, resource)),
    // A collector that cannot be reached was already reported; it is no reason to fail while closing.
    close: () => processor.shutdown().catch(() => {}),
  }
}

/** An exporter that tells what became of the spans; the SDK only drops them. */
const watched = (exporter: SpanExporter, done: Done): SpanExporter => ({
  export: (spans: ReadableSpan[], answer) =>
    exporter.export(spans, (result) => {
      const failed = result.code !== 0
      done(spans.length, failed ? (result.error ?? new Error('the collector refused the spans')) : undefined)
      answer(result)
    }),
  shutdown: () => exporter.shutdown(),
})
