import { exampleOf, readContract, type ContractDescription, type Operation } from '@souk/kit/contract'
import { operator } from '@souk/kit/host'
import { bindingOf, writeInput } from '@souk/kit/http'
import type { Shown, System } from '../journeys/system.ts'

/** An operation of a running service, and where that service listens itself. */
export interface Target {
  readonly url: string
  readonly service: string
  readonly operation: Operation
}

/** Every operation of every service that runs, as their own contracts say, and those that each has for its operator. */
export async function operationsOf(system: System): Promise<Target[]> {
  const services = (await system.processes()).filter(isService)
  const targets = await Promise.all(
    services.map(async ({ service, url }) => {
      const description = (await (await fetch(new URL('/.contract', url))).json()) as ContractDescription
      const operations = [...Object.values(readContract(description).operations), ...Object.values(operator.operations)]
      return operations.map((operation): Target => ({ url, service, operation }))
    }),
  )
  return targets.flat()
}

/** The gateway and the broker have no contract. */
const isService = ({ service }: Shown) => service !== 'gateway' && service !== 'broker'

export interface Answered {
  readonly status: number
  /** Of the problem document, where there is one. */
  readonly code: string | undefined
}

/** Asks a service on its own port, with the input that its documents show and with this as passport. */
export async function askDirectly({ url, operation }: Target, passport: string | undefined): Promise<Answered> {
  const { path, headers, body } = writeInput(bindingOf(operation), exampleOf(operation.input))
  const reply = await fetch(new URL(path, url), {
    method: operation.method,
    headers: { ...headers, ...(passport === undefined ? {} : { 'x-passport': passport }) },
    ...(body === undefined || operation.method === 'GET' ? {} : { body }),
    redirect: 'manual',
  })
  return answered(reply)
}

export async function answered(reply: Response): Promise<Answered> {
  const text = await reply.text()
  const isProblem = reply.headers.get('content-type')?.startsWith('application/problem+json') === true
  return { status: reply.status, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined }
}

/** Does so many things at a time that nobody is overloaded. */
export async function inTurns<In, Out>(items: readonly In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const answers: Out[] = []
  const waiting = [...items.entries()]
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) answers[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane))
  return answers
}

const AT_ONCE = 8
