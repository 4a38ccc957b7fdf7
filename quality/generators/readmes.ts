import { eventsTable, operationsTable } from './contract-tables.ts'
import type { Generated, Sources } from './generated.ts'
import { between, placeFor } from './markdown.ts'
import { servicePicture, systemPicture } from './pictures.ts'

/** Tables and pictures inside documents that are written by hand: what follows from the contracts. */
export async function readmes(sources: Sources): Promise<Generated[]> {
  const { contracts, services, folderOf } = sources
  const inServices = contracts.map((contract) => {
    const parts = [servicePicture(contract, services), operationsTable(contract)]
    if (Object.keys(contract.events).length > 0) parts.push(eventsTable(contract, services))
    return part(sources, `${folderOf(contract.name)}/README.md`, 'contract', parts.join('\n\n'))
  })
  return Promise.all([part(sources, 'README.md', 'map', systemPicture(contracts, services)), ...inServices])
}

async function part({ existing }: Sources, path: string, name: string, text: string): Promise<Generated> {
  const document = existing(path)
  return { path, text: document === undefined ? undefined : await between(document, name, text), place: placeFor(name) }
}
