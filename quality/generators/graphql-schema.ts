import { printSchema } from 'graphql'
import { format } from 'prettier'
import { graphqlSchema } from '../../gateway/graphql/schema.ts'
import { defaultLimits } from '../../gateway/limits.ts'
import { createRouteTable } from '../../gateway/routes/routes.ts'
import type { Generated, Sources } from './generated.ts'

/** The GraphQL schema of all services, so that a change of it is seen. */
export async function graphqlSchemaFile({ contracts, folderOf }: Sources): Promise<Generated> {
  const own = contracts.filter(({ name }) => folderOf(name).startsWith('services/'))
  const text = printSchema(graphqlSchema(createRouteTable(own, defaultLimits).all))
  return {
    path: 'docs/reference/schema.graphql',
    text: await format(`# Made by \`npm run generate\`: edit the contracts, not this file.\n\n${text}`, {
      parser: 'graphql',
      printWidth: 120,
    }),
  }
}
