import { eventsTable, operationsTable } from './contract-tables.ts'
import type { Generated, Sources } from './generated.ts'
import { page } from './markdown.ts'

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
    ),
  }
}
