import type { ChildProcess } from 'node:child_process'
import { HOPELESS, type Report } from '../supervised.ts'
import type { Part } from '../system.ts'
import { launch, type Announced } from './launch.ts'
import type { LogLines } from './log-lines.ts'

export type State = 'starting' | 'ready' | 'stopping' | 'stopped' | 'restarting' | 'failed'

/** One process of the system, as the supervisor sees it. */
export interface Supervised {
  readonly service: string
  readonly name: string
  /** That of a service in another language. */
  readonly folder: string | undefined
  readonly state: State
  readonly pid: number | undefined
  readonly url: string | undefined
  readonly id: string | undefined
  /** How often it was started again after it had died. */
  readonly restarts: number
  /** Milliseconds from the last start to ready. */
  readonly readyMs: number | undefined
  readonly reason: string | undefined
  start(): void
  /** From now on its end is no accident: it is not started again. */
  retire(): void
  stop(): Promise<void>
  /** SIGKILL: it is started again, as after any death. */
  kill(): void
}

export interface Watcher {
  ready(process: Supervised): void
  ended(process: Supervised, how: string): void
  failed(process: Supervised, reason: string): void
  /** An instance is known to be gone, before its heartbeat would tell. */
  gone(instanceId: string): void
  complained(process: Supervised, text: string): void
  /** Tells when a process in another language is ready; one of ours says so itself. */
  readonly announced: Announced
}

const FIRST_BACKOFF_MS = 50
const LAST_BACKOFF_MS = 10_000
/** A process that ran for so long has recovered: its next death is a first one again. */
const RECOVERED_MS = 10_000
const STOP_MS = 8_000

export function superviseProcess(part: Part, name: string, logs: LogLines, watcher: Watcher): Supervised {
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let startedAt = 0
  let failures = 0
  let wanted = false
  let ended = Promise.resolve()
  let lastWords: string | undefined
  const self: { -readonly [Key in keyof Supervised]: Supervised[Key] } = {
    service: part.name,
    name,
    folder: part.foreign,
    state: 'stopped',
    pid: undefined,
    url: undefined,
    id: undefined,
    restarts: 0,
    readyMs: undefined,
    reason: undefined,
    start,
    retire,
    stop,
    kill: () => void child?.kill('SIGKILL'),
  }

  function start(): void {
    clearTimeout(timer)
    wanted = true
    if (child) return
    self.state = 'starting'
    self.reason = lastWords = undefined
    startedAt = performance.now()
    const started = launch(part, watcher.announced, hear)
    child = started
    self.pid = started.pid
    if (started.stdout) logs.read(name, started.stdout, (text) => isComplaint(text) && watcher.complained(self, text))
    if (started.stderr) logs.read(name, started.stderr, complain)
    ended = new Promise((resolve) => {
      // The same event tells that a signal could not be sent: then there is a process, and its end is told by `exit`.
      started.on('error', (error: NodeJS.ErrnoException) => {
        if (started.pid === undefined) onEnd(error.message, resolve, error.code === 'ENOENT' ? HOPELESS : undefined)
      })
      started.once('exit', (code, signal) => onEnd(signal ?? `exit ${code}`, resolve, code))
    })
  }

  function complain(text: string): void {
    lastWords = text
    watcher.complained(self, text)
  }

  function hear(report: Report): void {
    if (report.state === 'failed') {
      self.reason = report.reason
      logs.add(name, report.reason)
    }
    if (report.state === 'listening') {
      self.url = report.url
      self.id = report.id
    }
    if (report.state !== 'ready' || !wanted) return
    self.readyMs = Math.round(performance.now() - startedAt)
    self.state = 'ready'
    watcher.ready(self)
  }

  function onEnd(how: string, resolve: () => void, code?: number | null): void {
    if (self.id) watcher.gone(self.id)
    const ranMs = performance.now() - startedAt
    child = undefined
    self.pid = self.url = self.id = undefined
    resolve()
    if (!wanted) {
      self.state = 'stopped'
      return
    }
    if (code === HOPELESS) {
      self.state = 'failed'
      self.reason ??= lastWords ?? how
      return watcher.failed(self, self.reason)
    }
    failures = ranMs > RECOVERED_MS ? 1 : failures + 1
    self.restarts++
    self.state = 'restarting'
    watcher.ended(self, how)
    timer = setTimeout(start, Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1)))
  }

  function retire(): void {
    wanted = false
    failures = 0
    clearTimeout(timer)
  }

  async function stop(): Promise<void> {
    retire()
    const running = child
    self.state = running ? 'stopping' : 'stopped'
    if (!running) return
    running.kill('SIGTERM')
    // A stopped process (SIGSTOP) takes no SIGTERM: after the time to drain there is no more asking.
    const last = setTimeout(() => running.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(last)
  }

  return self
}

/** A line of level error or worse; the logs are JSON lines of pino. */
const isComplaint = (text: string): boolean => /"level":(?:50|60|"error"|"fatal")/.test(text)
