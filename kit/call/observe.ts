import type { Observe } from '../resilience/index.ts'
import type { Telemetry } from '../telemetry/index.ts'

/** Counts what the policies do, and writes down what an operator wants to know: circuits and ejected instances. */
export function observer(service: string, telemetry: Telemetry): Observe {
  return (event) => {
    const callee = 'callee' in event ? event.callee : service
    telemetry.count('resilience_events', { service, callee, kind: event.kind })
    if (event.kind === 'breaker')
      telemetry.log().warn(`circuit ${event.to}`, { callee, operation: event.operation, from: event.from })
    if (event.kind === 'ejected')
      telemetry.log().warn('instance ejected', { callee, instance: event.instance.id, ms: event.ms })
  }
}
