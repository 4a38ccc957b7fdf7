import type { Calls, Errand } from '../call/index.ts'
import type { Configured } from '../config/index.ts'
import { Refusal, type Fault, type Operation } from '../contract/index.ts'
import type { Database, Writer } from '../database/index.ts'
import { isDatabaseError } from '../database/index.ts'
import type { Passports } from '../passport/index.ts'
import type { Shedder } from '../resilience/index.ts'
import type { Context, Log, Service } from '../service/index.ts'
import type { Span } from '../telemetry/index.ts'
import type { World } from '../world/index.ts'
import type { Driver } from './saga/driver.ts'
import type { Sagas } from './saga/registry.ts'
import type { HostTransaction } from './saga/transition.ts'
import type { Waiting } from './saga/waiting.ts'
import type { hostSettings } from './settings.ts'
import type { Transact } from './transact.ts'

const SECRET_BYTES = 20

/** The parts of a running service that its handlers' contexts are made of. */
export interface Runtime {
  readonly service: Service
  readonly world: World
  readonly wallTime: Context['wallTime']
  readonly config: Context['config']
  readonly settings: Configured<typeof hostSettings>
  readonly passports: Passports
  readonly calls: Calls
  readonly shedder: Shedder
  /** Throws `unavailable` while the database has not been opened yet. */
  database(): Database
  readonly transact: Transact
  readonly sagas: Sagas
  readonly waiting: Waiting
  /** Throws `unavailable` like `database`. */
  driver(): Driver
}

/** What every handler gets. The signal and the log are made only when they are asked for. */
export const baseContext = (runtime: Runtime, errand: Errand): Context => new HandlingContext(runtime, errand)

/** A class with fields, so that V8 can forget it soon: `quality/rules/young-functions.ts` says why. */
class HandlingContext implements Context {
  readonly #runtime: Runtime
  readonly #errand: Errand
  #signal: AbortSignal | undefined
  #log: Log | undefined
  readonly config: Context['config']
  readonly passwords: Context['passwords']
  readonly now = () => this.#runtime.world.clock.now()
  readonly wallTime = () => this.#runtime.wallTime()
  readonly newId = (prefix: string) => this.#runtime.world.newId(prefix)
  readonly secret = () => Buffer.from(this.#runtime.world.random.bytes(SECRET_BYTES)).toString('base64url')
  readonly sleep = (ms: number) => this.#runtime.world.clock.sleep(ms, this.#errand.gone?.())
  readonly call: Context['call'] = (query, input, options) =>
    this.#runtime.calls.call(query, input, this.#errand, options)

  constructor(runtime: Runtime, errand: Errand) {
    this.#runtime = runtime
    this.#errand = errand
    this.config = runtime.config
    this.passwords = runtime.world.passwords
  }

  get db(): Context['db'] {
    return this.#runtime.database().read
  }

  get log(): Log {
    return (this.#log ??= this.#runtime.world.telemetry.log(this.#errand.span))
  }

  get traceId(): string {
    return this.#errand.span.traceId
  }

  get signal(): AbortSignal {
    return (this.#signal ??= this.#errand.deadline.signal(this.#errand.gone?.()).signal)
  }
}

/** Makes the refusals of one operation; a code that its contract does not declare is a defect. */
export const refuser =
  (operation: Operation) =>
  (code: string, detail: string, errors?: readonly Fault[], retryAfterSeconds?: number): Refusal => {
    const category = operation.refusals[code]
    if (category === undefined)
      throw new Error(`${operation.service}.${operation.name} does not declare the refusal ${code}`)
    return new Refusal(code, category, detail, errors, retryAfterSeconds)
  }

/** Runs the one transaction of a handling. */
export type Once = <T>(
  work: (tx: HostTransaction) => Promise<T>,
  options: { repeatable: boolean; seal?: (db: Writer, result: T) => Promise<void> },
) => Promise<T>

/**
 * `tx` for one handling: a second use is a defect, because the two could not be atomic together, and so is a call while it
 * is open, because a network inside a transaction holds locks for as long as somebody else likes.
 */
export function oneTransaction(runtime: Runtime, context: Context, span: Span): Once {
  let used = false
  let open = false
  const call = context.call
  const outside: Context['call'] = (query, input, more) => {
    if (open) throw new Error('no call inside a transaction: ask before it')
    return call(query, input, more)
  }
  context.call = outside
  return async (work, options) => {
    if (used) throw new Error('one transaction for each handling: two would not be atomic together')
    used = true
    open = true
    const inner = runtime.world.telemetry.span('transaction', 'internal', span.traceparent)
    try {
      return await runtime.transact(work, { ...options, traceparent: span.traceparent })
    } catch (error) {
      if (isDatabaseError(error)) inner.fail(error)
      throw error
    } finally {
      open = false
      inner.end()
    }
  }
}
