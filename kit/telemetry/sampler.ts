/** Decides when a span begins whether it is recorded; `parentSampled` is undefined when a new trace begins. */
export type Sampler = (traceId: string, parentSampled: boolean | undefined) => boolean

const always: Sampler = () => true
const never: Sampler = () => false
/** Does as the parent does, and asks another where a trace begins. */
const parentBased =
  (root: Sampler): Sampler =>
  (traceId, parentSampled) =>
    parentSampled ?? root(traceId, undefined)

/**
 * Samples this part of all traces. Decides by the last 56 bits of the trace id, so that every process chooses the same
 * traces (OpenTelemetry specification, "Consistent probability sampling").
 */
function ratio(part: number): Sampler {
  const threshold = (1 - part) * 2 ** 56
  return (traceId) => Number.parseInt(traceId.slice(-14), 16) >= threshold
}

/** For processes that export nothing: keeps the decision of the parent, and claims to record nothing of its own. */
export const keepParent = parentBased(never)

const DEFAULT = 'parentbased_always_on'

/** The sampler that `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG` ask for; adds to the faults if there is none. */
export function samplerFrom(env: Readonly<Record<string, string | undefined>>, faults: string[]): Sampler {
  const name = env.OTEL_TRACES_SAMPLER || DEFAULT
  const part = Number(env.OTEL_TRACES_SAMPLER_ARG || 1)
  const samplers = new Map([
    ['always_on', always],
    ['always_off', never],
    ['traceidratio', ratio(part)],
    [DEFAULT, parentBased(always)],
    ['parentbased_always_off', parentBased(never)],
    ['parentbased_traceidratio', parentBased(ratio(part))],
  ])
  if (!samplers.has(name))
    faults.push(`OTEL_TRACES_SAMPLER must be one of ${[...samplers.keys()].join(', ')}, not ${JSON.stringify(name)}`)
  if (!(part >= 0 && part <= 1))
    faults.push(`OTEL_TRACES_SAMPLER_ARG must be from 0 to 1, not ${JSON.stringify(env.OTEL_TRACES_SAMPLER_ARG)}`)
  return samplers.get(name) ?? never
}
