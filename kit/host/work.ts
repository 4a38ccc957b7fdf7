import type { CloudEvent } from '../bus/index.ts'
import type { Database, Writer } from '../database/index.ts'
import type { OutboundMessage } from '../message/index.ts'
import type { OutboundRequest } from '../outbound/index.ts'
import { deadlineIn, withTimeout } from '../resilience/index.ts'
import type { Reaction, ReactionContext, Schedule, ScheduleContext, Transaction } from '../service/index.ts'
import { forgetAnswers } from './idempotency.ts'
import { startParking } from './parking.ts'
import { heardOf } from './position.ts'
import { createPassing } from './pass.ts'
import { createReceiver, type React } from './receive.ts'
import { startRelay } from './relay.ts'
import { baseContext, oneTransaction, type Runtime } from './runtime.ts'
import { startDriver, type Driver } from './saga/driver.ts'
import { forgetSagas } from './saga/forget.ts'
import { startSchedules, type Repeated } from './schedules.ts'
import type { Committed } from './transact.ts'

const REACTION_MS = 30_000
const FORGET_MS = 600_000
const DAY_MS = 86_400_000

/** What a service does besides answering: it publishes, hears, retries and keeps its schedules. */
export interface Work {
  /** Undefined when the service has no sagas. */
  readonly driver: Driver | undefined
  /** Something was committed: events are published now, and sagas go on. */
  readonly committed: Committed
  close(): Promise<void>
}

export function startWork(runtime: Runtime, database: Database): Work {
  const { service, world } = runtime
  const { clock, random, telemetry, bus } = world
  const name = service.contract.name
  const relay = startRelay(name, database, world)
  const taking = {
    react: (...args: Parameters<React>) => react(runtime, ...args),
    pass: createPassing(runtime.transact, clock),
    parked: () => parking?.wake(),
  }
  const receiver = createReceiver(service, database, taking, clock, telemetry)
  const topics = [...new Set(service.reactions.map(({ event }) => event.service))]
  const subscription =
    topics.length === 0
      ? undefined
      : bus.subscribe({ group: name, topics, from: service.startFrom, handle: receiver.handle })
  const parking = topics.length === 0 ? undefined : startParking(database, receiver.apply, clock, random, telemetry)
  const own = service.schedules.map((schedule) => ({
    ...schedule,
    run: (signal: AbortSignal) => runSchedule(runtime, schedule, signal),
  }))
  const schedules = startSchedules(database, [...forgetting(runtime, database), ...own], clock, telemetry)
  const driver = service.sagas.length === 0 ? undefined : startDriver(runtime, database)
  return {
    driver,
    committed: (events, sagas) => {
      if (events) relay.wake()
      if (sagas.length > 0) driver?.changed(sagas)
    },
    close: async () => {
      await Promise.all([subscription?.close(), parking?.close(), schedules.close()])
      await driver?.close()
      await relay.close()
    },
  }
}

/** What nobody needs any more is deleted. */
function forgetting({ service, world: { clock }, settings }: Runtime, database: Database): Repeated[] {
  const answers = async () => void (await forgetAnswers(database, clock.now()))
  const sagas = (signal: AbortSignal) => forgetSagas(database, clock.now() - settings.keptSagaDays * DAY_MS, signal)
  return [
    { name: 'forget-answers', everyMs: FORGET_MS, run: answers },
    ...(service.sagas.length === 0 ? [] : [{ name: 'forget-sagas', everyMs: FORGET_MS, run: sagas }]),
  ]
}

/** Lets one reaction take effect, with its receipt in the same transaction. Without a handler only the receipt is written. */
async function react(
  runtime: Runtime,
  reaction: Reaction | undefined,
  event: CloudEvent,
  receipt: (db: Writer) => Promise<void>,
): Promise<void> {
  if (reaction === undefined) return void (await runtime.transact(({ db }) => receipt(db), { repeatable: true }))
  const { world, service } = runtime
  const span = world.telemetry.span(`${service.contract.name} on ${event.type}`, 'consumer', event.traceparent)
  const base = baseContext(runtime, { deadline: deadlineIn(world.clock, REACTION_MS), span })
  const once = oneTransaction(runtime, base, span)
  let received = false
  const seal = async (db: Writer) => {
    await receipt(db)
    received = true
  }
  const context: ReactionContext = Object.assign(base, {
    event: heardOf(event),
    tx: (work: (tx: Transaction) => Promise<void>) => once(work, { repeatable: true, seal }),
  })
  try {
    await reaction.handler(event.data, context)
    if (!received) await runtime.transact(({ db }) => receipt(db), { repeatable: true })
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.end()
  }
}

async function runSchedule(runtime: Runtime, { name, handler }: Schedule, stopping: AbortSignal): Promise<void> {
  const { world, service } = runtime
  const span = world.telemetry.span(`${service.contract.name} ${name}`, 'internal')
  const context: ScheduleContext = Object.assign(
    baseContext(runtime, { deadline: deadlineIn(world.clock, REACTION_MS), span }),
    {
      tx: <T>(work: (tx: Transaction) => Promise<T>) => runtime.transact(work, { traceparent: span.traceparent }),
      deliver: async (message: OutboundMessage) => {
        if (world.messenger === undefined) throw new Error('there is nobody in this world to deliver messages')
        await world.messenger.deliver(message)
      },
      post: async (request: OutboundRequest, timeoutMs: number) => {
        const { outbound } = world
        if (outbound === undefined) throw new Error('no way leads out of this world')
        return withTimeout(world.clock, timeoutMs, stopping, (signal) => outbound.post(request, signal))
      },
      stopping,
    },
  )
  try {
    await handler(context)
  } catch (error) {
    span.fail(error)
    throw error
  } finally {
    span.end()
  }
}
