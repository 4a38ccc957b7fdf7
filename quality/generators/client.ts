import { join } from 'node:path'
import { clientName, clientRoutes, platformProblems, publicOperations, type Contract } from '@souk/kit/contract'
import { format, resolveConfig } from 'prettier'
import { root } from '../repository.ts'
import { operationTypes, serviceType, typeName } from './client-types.ts'
import type { Generated, Sources } from './generated.ts'

const MADE = '// Made by `npm run generate`: edit the contracts, not this file.\n'

/**
 * What of the typed client follows from the contracts: how each public operation travels, and its types. What stands in for
 * the world outside is no part of the shop's API.
 */
export async function clientFiles({ contracts, folderOf }: Sources): Promise<Generated[]> {
  const shop = contracts.filter(
    (contract) => folderOf(contract.name).startsWith('services/') && publicOperations(contract).length > 0,
  )
  return [
    { path: 'client/generated/routes.ts', text: await pretty(routesText(shop)) },
    { path: 'client/generated/operations.ts', text: await pretty(typesText(shop)) },
  ]
}

const routesText = (contracts: readonly Contract[]): string =>
  `${MADE}import type { Routes } from '../route.ts'

export const routes: Routes = ${JSON.stringify(clientRoutes(contracts))}
`

const typesText = (contracts: readonly Contract[]): string =>
  `${MADE}import type { Command, List, Live, Query } from '../operation.ts'

/** The shop, by services. */
export interface Souk {
  ${contracts.map((each) => `/** ${each.doc} */\n readonly ${clientName(each)}: ${typeName(each.name)}Operations`).join('\n')}
}

/** An exact amount of money: a whole number of minor units (pence, cents) and its currency. */
export interface Money {
  /** Minor units: 2499 is 24.99 GBP. */
  amount: number
  /** ISO 4217 currency code. */
  currency: string
}

/** What any operation may answer instead: problems of the platform. */
export type PlatformCode = ${Object.keys(platformProblems)
    .map((code) => `'${code}'`)
    .join(' | ')}

/** Whatever a problem can have as its code. */
export type ProblemCode = PlatformCode | ${codesOf(contracts)}

${contracts.map(serviceType).join('\n')}
${contracts.map(operationTypes).join('\n')}`

function codesOf(contracts: readonly Contract[]): string {
  const declared = contracts.flatMap(publicOperations).flatMap(({ refusals }) => Object.keys(refusals))
  const own = [...new Set(declared)].filter((code) => !(code in platformProblems)).sort()
  return own.length === 0 ? 'never' : own.map((code) => `'${code}'`).join(' | ')
}

async function pretty(text: string): Promise<string> {
  const config = await resolveConfig(join(root, 'README.md'))
  return format(text, { ...config, parser: 'typescript' })
}
