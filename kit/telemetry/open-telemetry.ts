import { ConfigurationError } from '../config/index.ts'
import { systemRandom } from '../world/random.ts'
import type { Clock } from '../world/clock.ts'
import { createLogs, logLevelFrom, type Logs, type Write } from './logs.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { createOtlp, type OtlpSettings } from './otlp.ts'
import { keepParent, samplerFrom } from './sampler.ts'
import { createSpans } from './spans.ts'
import type { Telemetry } from './telemetry.ts'

/** How long `close` waits for a collector and for the reader of standard output. */
const CLOSE_MS = 3_000
const REPORT_MS = 60_000

type Env = Readonly<Record<string, string | undefined>>

/** Whose telemetry it is, and where it goes. */
export interface TelemetrySettings {
  readonly service: string
  /** Tells the instances of one service apart. */
  readonly instance: string
  readonly version?: string | undefined
  /**
   * `OTEL_EXPORTER_OTLP_ENDPOINT`: where spans go; without it none are recorded. `OTEL_TRACES_SAMPLER` and
   * `OTEL_TRACES_SAMPLER_ARG`: which traces. `LOG_LEVEL`: the least important lines that are written.
   */
  readonly env: Env
  readonly clock: Clock
  /** Takes the log lines instead of standard output. */
  readonly write?: Write | undefined
}

/** Telemetry of a real process: OpenTelemetry, Prometheus and JSON lines. Throws `ConfigurationError` for wrong settings. */
export function openTelemetry({
  service,
  instance,
  version = '0.0.0',
  env,
  clock,
  write,
}: TelemetrySettings): Telemetry {
  const faults: string[] = []
  const level = logLevelFrom(env, faults)
  const sampler = samplerFrom(env, faults)
  const url = tracesUrlFrom(env, faults)
  if (faults.length > 0) throw new ConfigurationError(faults)

  const logs = createLogs({ service, instance, level, clock, write })
  const metrics = createMetrics({ ofProcess: true })
  metrics.gauge('build_info', { service, version, node: process.versions.node }, 1)
  const resource = {
    'service.namespace': 'souk',
    'service.name': service,
    'service.instance.id': instance,
    'service.version': version,
  }
  const otlp = url && createOtlp({ url, resource, lost: lossReport(metrics, logs, clock, url) })
  const span = otlp
    ? createSpans({ clock, random: systemRandom, sampler, ended: otlp.ended })
    : createSpans({ clock, random: systemRandom, sampler: keepParent })
  return {
    ...metrics,
    span,
    log: logs.log,
    close: async () => {
      const waited = new AbortController()
      const gaveUp = clock.sleep(CLOSE_MS, waited.signal).catch(() => {})
      await Promise.race([Promise.all([otlp ? otlp.close() : undefined, logs.flush()]), gaveUp])
      waited.abort()
    },
  }
}

/** Counts the spans that are lost, and says so in the log at most once a minute. */
function lossReport(metrics: Metrics, logs: Logs, clock: Clock, collector: string): OtlpSettings['lost'] {
  let quietUntil = -Infinity
  return (spans, reason, cause) => {
    metrics.count('spans_lost', { reason }, spans)
    if (clock.monotonic() < quietUntil) return
    quietUntil = clock.monotonic() + REPORT_MS
    logs.log().warn('spans are lost', { reason, cause, collector })
  }
}

/** The endpoint of traces, as the OTLP exporter specification makes it; undefined where there is no collector. */
function tracesUrlFrom(env: Env, faults: string[]): string | undefined {
  const traces = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  const all = env.OTEL_EXPORTER_OTLP_ENDPOINT
  const url = traces || (all && `${all.replace(/\/+$/, '')}/v1/traces`)
  if (url && !URL.canParse(url)) faults.push(`OTEL_EXPORTER_OTLP_ENDPOINT must be a URL, not ${JSON.stringify(url)}`)
  return url || undefined
}
