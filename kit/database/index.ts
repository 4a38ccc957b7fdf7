export * from './database.ts'
export { all, list, rows, sql, type Fragment, type SqlValue } from './sql.ts'
export { migrate, readMigrations } from './migrate.ts'
export { openSqlite } from './sqlite/sqlite.ts'
