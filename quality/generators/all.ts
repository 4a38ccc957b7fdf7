import { clientFiles } from './client.ts'
import { configurationPage } from './configuration-page.ts'
import type { Generated, Sources } from './generated.ts'
import { goldenFiles } from './golden-files.ts'
import { operationsPage } from './operations-page.ts'
import { graphqlSchemaFile } from './graphql-schema.ts'
import { problemsPage } from './problems-page.ts'
import { readmes } from './readmes.ts'
import { sagasPage } from './sagas-page.ts'

/** Everything that is generated, in the order of its importance. Pure: what to do with it is up to the caller. */
export const generated = async (sources: Sources): Promise<Generated[]> => [
  ...goldenFiles(sources),
  ...(await clientFiles(sources)),
  await problemsPage(sources),
  await configurationPage(sources),
  await operationsPage(sources),
  await graphqlSchemaFile(sources),
  await sagasPage(sources),
  ...(await readmes(sources)),
]
