import { after } from 'node:test'
import { startPostgres } from '../../testing/postgres/index.ts'
import { databaseConformance } from './database-conformance.ts'
import { lacksOfGivenServer, postgresHome } from './postgres-home.ts'

const server = await startPostgres()
after(() => server.stop())
databaseConformance('PostgreSQL', () => postgresHome(server), server.pid === 0 ? lacksOfGivenServer : {})
