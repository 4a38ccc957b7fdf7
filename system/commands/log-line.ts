import { coloured } from './output.ts'

/** A line of a log as the kit writes it; other lines are shown as they are. */
interface Entry {
  readonly level: string
  readonly time: string
  readonly message: string
  readonly traceId?: string
  readonly facts?: Readonly<Record<string, unknown>>
}

const PROCESS_WIDTH = 14

/** A log line for a person: time, process, level, message, facts, and the beginning of the trace id. */
export function logLine({ process, text }: { process: string; text: string }): string {
  const who = coloured('cyan', process.padEnd(PROCESS_WIDTH))
  const entry = read(text)
  if (entry === undefined) return `${' '.repeat(12)} ${who} ${text}`
  const { level, time, message, traceId, facts = {} } = entry
  const { stack, ...rest } = facts
  const said = Object.entries(rest).map(([name, value]) => `${name}=${written(value)}`)
  const trace = traceId === undefined ? [] : [coloured('dim', `trace=${traceId.slice(0, 8)}`)]
  const line = [
    time.slice(11, 23),
    who,
    painted(level, level.padEnd(5)),
    painted(level, message),
    ...said,
    ...trace,
  ].join(' ')
  return typeof stack === 'string' ? `${line}\n${coloured('dim', stack.replace(/^/gm, '    '))}` : line
}

function read(text: string): Entry | undefined {
  try {
    const { level, time, message, ...rest } = JSON.parse(text) as Partial<Entry>
    if (typeof level !== 'string' || typeof time !== 'string') return undefined
    return { level, time, message: String(message ?? ''), ...rest }
  } catch {
    return undefined
  }
}

function painted(level: string, text: string): string {
  if (level === 'error' || level === 'fatal') return coloured('red', text)
  return level === 'warn' ? coloured('yellow', text) : text
}

const written = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
