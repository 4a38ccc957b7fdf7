import type { Contract } from '@souk/kit/contract'
import type { Service } from '@souk/kit/service'
import { hears } from './contract-tables.ts'
import { mermaid } from './markdown.ts'

/** One service among those who call it and those who hear it. */
export function servicePicture(contract: Contract, services: readonly Service[]): string {
  const { name } = contract
  const self = services.find((service) => service.contract.name === name)
  return mermaid([
    `${node(name)} --- ${node(name)}_data[("its database")]`,
    ...(isPublic(contract) ? [`gateway([gateway]) --> ${node(name)}`] : []),
    ...[...callersOf(contract)].map(([caller, names]) => `${node(caller)} -- "${names.join(', ')}" --> ${node(name)}`),
    ...services.flatMap((other) => heardEdge(contract, other)),
    ...[...heardBy(self)]
      .filter(([source]) => source !== name)
      .map(([source, names]) => `${node(source)} -. "${names.join(', ')}" .-> ${node(name)}`),
  ])
}

/** All services: who calls whom, and whose events go where. */
export function systemPicture(contracts: readonly Contract[], services: readonly Service[]): string {
  const present = new Set(contracts.map(({ name }) => name))
  return mermaid([
    'shop([clients]) --> gateway{{gateway}}',
    ...contracts.map((contract) => (isPublic(contract) ? `gateway --> ${node(contract.name)}` : node(contract.name))),
    ...contracts.flatMap((contract) =>
      [...callersOf(contract)]
        .filter(([caller]) => present.has(caller))
        .map(([caller, names]) => `${node(caller)} -- "${names.join(', ')}" --> ${node(contract.name)}`),
    ),
    ...contracts.flatMap((contract) => services.flatMap((service) => heardEdge(contract, service))),
  ])
}

/** Names with a hyphen are not understood everywhere. */
const node = (name: string): string => (name.includes('-') ? `${name.replaceAll('-', '_')}["${name}"]` : name)

const isPublic = ({ operations }: Contract): boolean =>
  Object.values(operations).some(({ access }) => access !== 'service')

function callersOf({ operations }: Contract): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { name, callers } of Object.values(operations))
    for (const caller of callers) found.set(caller, [...(found.get(caller) ?? []), name])
  return found
}

function heardEdge({ name, events }: Contract, service: Service): string[] {
  if (service.contract.name === name) return []
  const names = Object.values(events)
    .filter(({ type }) => hears(service, type))
    .map((event) => event.name)
  return names.length === 0 ? [] : [`${node(name)} -. "${names.join(', ')}" .-> ${node(service.contract.name)}`]
}

/** Whose events a service hears. */
function heardBy(service: Service | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { event } of service?.reactions ?? [])
    found.set(event.service, [...(found.get(event.service) ?? []), event.name])
  return found
}
