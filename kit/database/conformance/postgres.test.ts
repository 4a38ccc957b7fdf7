import { after } from 'node:test'
import { startPostgres } from '../../testing/postgres/index.ts'
import { databaseConformance } from './database-conformance.ts'
import { postgresHomes } from './postgres-home.ts'

const server = await startPostgres()
const homes = await postgresHomes(server)
after(async () => {
  await homes.drop()
  await server.stop()
})
databaseConformance('PostgreSQL', homes.open, homes.lacks)
