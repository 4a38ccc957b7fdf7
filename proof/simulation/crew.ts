import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Outcome, Task } from './simulate.ts'

/** A seed needs less than a second; one that takes so long goes round in circles. */
const LONGEST_MS = 120_000

type Message = { ready: true } | { outcome: Outcome } | { crash: string }

/** Processes that simulate at the same time. */
export interface Crew {
  /** Simulates one seed, when a process has time for it. */
  run(task: Task): Promise<Outcome>
  close(): void
}

/** Starts so many processes. `mutant`: with this planted bug. */
export function openCrew(workers: number, mutant?: number): Crew {
  const idle: Worker[] = Array.from({ length: workers }, () => new Worker(mutant))
  const waiting: ((worker: Worker) => void)[] = []
  const next = (): Promise<Worker> => {
    const worker = idle.pop()
    return worker ? Promise.resolve(worker) : new Promise((resolve) => waiting.push(resolve))
  }
  const release = (worker: Worker) => {
    const first = waiting.shift()
    if (first) first(worker)
    else idle.push(worker)
  }
  return {
    run: async (task) => {
      const worker = await next()
      try {
        return await worker.run(task)
      } finally {
        release(worker)
      }
    },
    close: () => {
      for (const worker of idle) worker.close()
    },
  }
}

class Worker {
  readonly #mutant: number | undefined
  #child: ChildProcess | undefined
  #isReady = false

  constructor(mutant: number | undefined) {
    this.#mutant = mutant
  }

  /** What came of a seed. A process that ends or hangs has found something, too. */
  async run(task: Task): Promise<Outcome> {
    const child = (this.#child ??= this.#start())
    return new Promise((resolve) => {
      const settle = (outcome: Outcome) => {
        tooLate.removeEventListener('abort', hang)
        child.removeAllListeners()
        resolve(outcome)
      }
      const fail = (fault: string) => {
        this.close()
        settle({ ...EMPTY, seed: task.seed, faults: [fault] })
      }
      const tooLate = AbortSignal.timeout(LONGEST_MS)
      const hang = () => fail(`the run has no end within ${LONGEST_MS / 1_000} s`)
      tooLate.addEventListener('abort', hang)
      child.on('exit', (code, signal) => fail(`the process ended with ${code ?? signal}`))
      child.on('message', (message: Message) => {
        if ('outcome' in message) settle(message.outcome)
        if ('crash' in message) settle({ ...EMPTY, seed: task.seed, faults: [`the run broke off: ${message.crash}`] })
        if ('ready' in message) child.send(task)
      })
      if (child.connected && this.#isReady) child.send(task)
      this.#isReady = true
    })
  }

  #start(): ChildProcess {
    this.#isReady = false
    const args = this.#mutant === undefined ? [] : [String(this.#mutant)]
    return fork(fileURLToPath(new URL('worker.ts', import.meta.url)), args, {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  close(): void {
    this.#child?.removeAllListeners()
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }
}

const EMPTY = { faults: [], digest: '', kinds: {}, branches: {}, virtualMs: 0, story: [] }
