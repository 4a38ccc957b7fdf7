import type { Contract } from '@souk/kit/contract'
import { eventsTable, operationsTable } from './contract-tables.ts'
import type { Generated, Sources } from './generated.ts'
import { code, page, table } from './markdown.ts'

/** Every operation and event of every contract. */
export async function operationsPage({ contracts, services }: Sources): Promise<Generated> {
  const sections = contracts.map((contract) => [
    `## ${contract.name}\n\n${contract.doc}`,
    operationsTable(contract),
    ...(Object.keys(contract.events).length > 0 ? [eventsTable(contract, services)] : []),
  ])
  return {
    path: 'docs/reference/operations.md',
    text: await page(
      'Operations and events',
      'What the services promise, as their contracts say. A running system shows the same, with forms to try it, at `/docs`.',
      ...sections.flat(),
      ...linksOf(contracts),
    ),
  }
}

/** The ways between services that GraphQL goes, in one place; each is declared by the query that answers. */
function linksOf(contracts: readonly Contract[]): string[] {
  const links = contracts
    .flatMap(({ operations }) => Object.values(operations))
    .flatMap(({ service, name, link }) => (link === undefined ? [] : [{ ...link, by: `${service}.${name}` }]))
    .toSorted((one, other) => (one.field < other.field ? -1 : 1))
  const rows = links.map(({ field, key, on, by }) => [
    on === undefined ? `whatever has a ${code(key)}` : `${code(on)}, by its ${code(key)}`,
    code(field),
    code(by),
  ])
  return [
    '## Links',
    'In GraphQL an answer leads on to what other services know. A link stands in the contract of the query that answers it.',
    table(['from', 'field', 'answered by'], rows),
  ]
}
