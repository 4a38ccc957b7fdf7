import { operator as contract } from '@souk/kit/host'
import type { Operation } from '@souk/kit/contract'
import { httpTransport } from '@souk/kit/http'
import { createPassports, type Keys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import type { Registry } from '@souk/kit/discovery'
import type { BusView } from './bus-view.ts'
import { NoSuchProcess } from './supervisor.ts'

type Which = { service: string; source: string; key: string; seq: number }

/** What several services answered, each entry with its service. */
export interface Answers {
  readonly data: object[]
  /** Those that could not be asked. */
  readonly unreachable: string[]
}

/** What an operator can see and do beyond processes: events on the bus, events that could not take effect, and sagas. */
export interface Operator {
  events(query: Record<string, string>, signal: AbortSignal): Promise<unknown>
  /** How full the topics are and how far each group has read. */
  topics(signal: AbortSignal): Promise<unknown>
  /** What is parked in these services. */
  deadLetters(services: readonly string[]): Promise<Answers>
  replay(which: Which): Promise<unknown>
  discard(which: Which): Promise<unknown>
  /** The sagas of these services that are not over or that call for somebody. */
  sagas(services: readonly string[]): Promise<Answers>
  /** The saga with this id, in each of these services that has one. */
  saga(services: readonly string[], id: string): Promise<Answers>
  retrySaga(which: { service: string; id: string }): Promise<unknown>
  acknowledgeAlarm(which: { service: string; id: string }): Promise<unknown>
  skipStep(which: { service: string; id: string; step: string; output: string }): Promise<unknown>
  close(): Promise<void>
}

const TIMEOUT_MS = 5_000

export function createOperator(registry: Registry, keys: Keys, bus: BusView): Operator {
  const transport = httpTransport()
  const passports = createPassports('supervisor', keys, systemClock)
  const { operations } = contract

  async function ask(service: string, operation: Operation, input: unknown): Promise<unknown> {
    const instance = registry.list().instances.find((each) => each.service === service)
    if (instance === undefined) throw new NoSuchProcess(`${service} does not run.`)
    const passport = await passports.issue(service)
    const { status, body } = await transport.send(
      instance,
      operation,
      input,
      { passport },
      AbortSignal.timeout(TIMEOUT_MS),
    )
    if (status >= 400) {
      const { detail = String(status), code } = body as { detail?: string; code?: string }
      throw Object.assign(new Error(detail), { statusCode: status, code })
    }
    return body
  }

  const listIn = (operation: Operation) => async (service: string) => {
    try {
      return ((await ask(service, operation, {})) as { data: object[] }).data
    } catch (error) {
      // What a service in another language has none of it need not offer a look at.
      if ((error as { code?: string }).code === 'not_found') return []
      throw error
    }
  }

  const sagaIn = (id: string) => async (service: string) => {
    try {
      return [(await ask(service, operations.saga, { id })) as object]
    } catch (error) {
      if (['unknown_saga', 'not_found'].includes(String((error as { code?: string }).code))) return []
      throw error
    }
  }

  return {
    events: bus.events,
    topics: bus.topics,
    deadLetters: (services) => gather(services, listIn(operations.deadLetters)),
    replay: ({ service, ...which }) => ask(service, operations.replay, which),
    discard: ({ service, ...which }) => ask(service, operations.discard, which),
    sagas: (services) => gather(services, listIn(operations.sagas)),
    saga: (services, id) => gather(services, sagaIn(id)),
    retrySaga: ({ service, ...which }) => ask(service, operations.retrySaga, which),
    acknowledgeAlarm: ({ service, ...which }) => ask(service, operations.acknowledgeAlarm, which),
    skipStep: ({ service, ...which }) => ask(service, operations.skipStep, which),
    close: async () => {
      await Promise.all([transport.close(), bus.close()])
    },
  }
}

/** What each service has, and who could not be asked. */
async function gather(
  services: readonly string[],
  inOne: (service: string) => Promise<readonly object[]>,
): Promise<Answers> {
  const answers = await Promise.allSettled(services.map(inOne))
  const data = answers.flatMap((answer, at) =>
    answer.status === 'fulfilled' ? answer.value.map((each) => ({ service: services[at], ...each })) : [],
  )
  return { data, unreachable: services.filter((_, at) => answers[at]?.status === 'rejected') }
}
