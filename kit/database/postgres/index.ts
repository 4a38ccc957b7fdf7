export { openPostgres } from './postgres.ts'
export { createPostgresHome } from './home.ts'
