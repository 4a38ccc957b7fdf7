import type { Contract, Operation } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
import { code, codes, table } from './markdown.ts'

/** Every operation of a contract: where it is, who may call it and what it refuses. */
export const operationsTable = ({ operations }: Contract): string =>
  table(
    ['operation', 'route', 'who may', 'what it does', 'refusals'],
    Object.values(operations).map((each) => [
      code(each.name),
      code(`${each.method} ${each.path}`),
      whoMay(each),
      each.doc,
      codes(Object.keys(each.refusals)),
    ]),
  )

/** Every event of a contract, and who hears it. */
export const eventsTable = ({ events }: Contract, services: readonly Service[]): string =>
  table(
    ['event', 'ordered by', 'what happened', 'heard by'],
    Object.values(events).map((each) => [
      code(each.type),
      code(each.key),
      each.doc,
      codes(services.filter((service) => hears(service, each.type)).map(({ contract }) => contract.name)),
    ]),
  )

export const hears = ({ reactions }: Service, type: string): boolean =>
  reactions.some(({ event }) => event.type === type)

function whoMay({ access, callers }: Operation): string {
  const services = codes(callers)
  if (access === 'service') return services === '' ? 'any service' : services
  const word = access.includes(':') ? `staff with ${code(access)}` : access === 'public' ? 'everybody' : 'the customer'
  return services === '' ? word : `${word}; ${services}`
}
