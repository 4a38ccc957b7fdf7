import { destination, levels, pino } from 'pino'
import type { Clock } from '../world/clock.ts'
import { redactFacts, redactText, type Redacted } from './redact.ts'
import type { Span, Telemetry } from './telemetry.ts'

/** How much may wait for a slow reader of standard output before lines are dropped. */
const BUFFER_BYTES = 4_194_304

/** Where lines go; each ends with a line feed. */
export type Write = (line: string) => void

export interface LogSettings {
  readonly service: string
  readonly instance: string
  /** The least important level that is written: trace, debug, info, warn, error, fatal or silent. */
  readonly level: string
  readonly clock: Clock
  /** Default: standard output, without ever making the process wait for its reader. */
  readonly write?: Write | undefined
}

export interface Logs {
  readonly log: Telemetry['log']
  /** Resolves when all lines are written. */
  flush(): Promise<void>
}

/** What a line says besides level, time and origin, without secrets. */
export const lineOf = (span: Span | undefined, facts: object | undefined): { traceId?: string; facts?: Redacted } => ({
  ...(span === undefined ? {} : { traceId: span.traceId }),
  ...(facts === undefined ? {} : { facts: redactFacts(facts) }),
})

/** JSON lines: `{ level, time, service, instance, traceId, facts, message }`. */
export function createLogs({ service, instance, level, clock, write }: LogSettings): Logs {
  const out = write === undefined ? standardOutput() : { write, flush: () => Promise.resolve() }
  const logger = pino(
    {
      level,
      base: { service, instance },
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    out,
  )
  const line = (name: 'info' | 'warn' | 'error', span: Span | undefined) => (message: string, facts?: object) => {
    if (logger.isLevelEnabled(name)) logger[name](lineOf(span, facts), redactText(message))
  }
  return {
    log: (span) => ({ info: line('info', span), warn: line('warn', span), error: line('error', span) }),
    flush: out.flush,
  }
}

/** The level that `LOG_LEVEL` asks for, default `info`; adds to the faults if there is no such level. */
export function logLevelFrom(env: Readonly<Record<string, string | undefined>>, faults: string[]): string {
  const known = [...Object.keys(levels.values), 'silent']
  const level = (env.LOG_LEVEL || 'info').toLowerCase()
  if (!known.includes(level)) faults.push(`LOG_LEVEL must be one of ${known.join(', ')}, not ${JSON.stringify(level)}`)
  return level
}

function standardOutput() {
  const out = destination({ dest: 1, sync: false, maxLength: BUFFER_BYTES })
  // A full disk or a vanished reader must not take the service down with it.
  out.on('error', () => {})
  return {
    write: (line: string) => void out.write(line),
    flush: () => new Promise<void>((resolve) => out.flush(() => resolve())),
  }
}
