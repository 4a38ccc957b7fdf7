import { operator as contract } from '@souk/kit/host'
import type { Operation } from '@souk/kit/contract'
import { httpTransport } from '@souk/kit/http'
import { createPassports, type Keys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import type { Registry } from '@souk/kit/discovery'
import { NoSuchProcess } from './supervisor.ts'

type Which = { service: string; source: string; key: string; seq: number }

/** What an operator can see and do beyond processes: events on the bus, and events that could not take effect. */
export interface Operator {
  events(query: Record<string, string>, signal: AbortSignal): Promise<unknown>
  /** How full the topics are and how far each group has read. */
  topics(signal: AbortSignal): Promise<unknown>
  /** What is parked in these services; those that cannot be asked are `unreachable`. */
  deadLetters(services: readonly string[]): Promise<{ data: unknown[]; unreachable: string[] }>
  replay(which: Which): Promise<unknown>
  discard(which: Which): Promise<unknown>
  close(): Promise<void>
}

const TIMEOUT_MS = 5_000

export function createOperator(registry: Registry, keys: Keys, busUrl: string): Operator {
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
    if (status >= 400)
      throw Object.assign(new Error((body as { detail?: string }).detail ?? String(status)), { statusCode: status })
    return body
  }

  async function askBroker(path: string, signal: AbortSignal): Promise<unknown> {
    const { origin, username, password } = new URL(busUrl)
    const authorization = `Bearer ${decodeURIComponent(password || username)}`
    const reply = await fetch(`${origin}${path}`, { headers: { authorization }, signal }).catch((error: Error) => {
      throw Object.assign(new Error('The broker cannot be reached.', { cause: error }), { statusCode: 503 })
    })
    if (!reply.ok) throw Object.assign(new Error(`The broker answered ${reply.status}.`), { statusCode: reply.status })
    return reply.json()
  }

  return {
    events: (query, signal) => askBroker(`/v1/events?${new URLSearchParams(query)}`, signal),
    topics: (signal) => askBroker('/v1/topics', signal),
    deadLetters: async (services) => {
      const answers = await Promise.allSettled(services.map((service) => ask(service, operations.deadLetters, {})))
      const data = answers.flatMap((answer, at) =>
        answer.status === 'fulfilled'
          ? (answer.value as { data: object[] }).data.map((each) => ({ service: services[at], ...each }))
          : [],
      )
      return { data, unreachable: services.filter((_, at) => answers[at]?.status === 'rejected') }
    },
    replay: ({ service, ...which }) => ask(service, operations.replay, which),
    discard: ({ service, ...which }) => ask(service, operations.discard, which),
    close: () => transport.close(),
  }
}
