import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { createHistogram } from './histogram.ts'
import type { Telemetry } from './telemetry.ts'

type Labels = Readonly<Record<string, string>>
type Put = (value: number) => void

/** All series of one metric. */
interface Family {
  /** Fixed by the first use: labels that come later are left out, labels that are missing are empty. */
  readonly labelNames: readonly string[]
  readonly series: Map<string, Put>
  /** Begins a series; the values stand in the order of the names. */
  readonly open: (...values: string[]) => Put
}

export type Metrics = Pick<Telemetry, 'count' | 'time' | 'gauge' | 'metrics'>

/** From 1 ms, about a request in one process, to 10 s, by when every deadline has passed. */
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const MS_PER_SECOND = 1_000
/** How often the lag of the event loop is sampled. The default of 10 wakes an idle process a hundred times a second. */
const LAG_EVERY_MS = 100

/** Metrics in a registry of their own. `ofProcess` adds those of Node: memory, garbage collection, lag of the event loop. */
export function createMetrics({ ofProcess }: { ofProcess: boolean }): Metrics {
  const register = new Registry()
  const registers = [register]
  if (ofProcess) collectDefaultMetrics({ register, eventLoopMonitoringPrecision: LAG_EVERY_MS })
  const counter = createFamilies((name, labelNames) => {
    const metric = new Counter({ name: `souk_${name}_total`, help: `${words(name)}.`, labelNames, registers })
    return (...values) => {
      const child = metric.labels(...values)
      return (by) => child.inc(by)
    }
  })
  const histogram = createFamilies((name, labelNames) => {
    const settings = { name: `souk_${name}_seconds`, help: `${words(name)}, in seconds.`, labelNames }
    return createHistogram({ ...settings, bounds: BUCKETS_SECONDS }, register)
  })
  const gauge = createFamilies((name, labelNames) => {
    const metric = new Gauge({ name: `souk_${name}`, help: `${words(name)}.`, labelNames, registers })
    return (...values) => {
      const child = metric.labels(...values)
      return (value) => child.set(value)
    }
  })
  return {
    count: (name, labels, by = 1) => counter(name, labels)(by),
    time: (name, labels, ms) => histogram(name, labels)(ms / MS_PER_SECOND),
    gauge: (name, labels, value) => gauge(name, labels)(value),
    metrics: () => register.metrics(),
  }
}

const words = (name: string) => name.replaceAll('_', ' ')

/** Finds the series of a metric and its labels. prom-client makes an object for each call of `labels`; this keeps them. */
function createFamilies(define: (name: string, labelNames: string[]) => Family['open']) {
  const families = new Map<string, Family>()
  const begin = (name: string, labels: Labels): Family => {
    const labelNames = Object.keys(labels)
    const family = { labelNames, series: new Map<string, Put>(), open: define(name, labelNames) }
    families.set(name, family)
    return family
  }
  return (name: string, labels: Labels): Put => {
    const { labelNames, series, open } = families.get(name) ?? begin(name, labels)
    let key = ''
    for (const labelName of labelNames) key += `${labels[labelName] ?? ''}\n`
    const known = series.get(key)
    if (known) return known
    const put = open(...labelNames.map((labelName) => labels[labelName] ?? ''))
    series.set(key, put)
    return put
  }
}
