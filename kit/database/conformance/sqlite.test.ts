import { databaseConformance } from './database-conformance.ts'
import { lacksOfMemory, lacksOfSqlite, memoryHome, sqliteHome } from './sqlite-home.ts'

databaseConformance('SQLite in a file', sqliteHome, lacksOfSqlite)
databaseConformance('SQLite in memory', memoryHome, lacksOfMemory)
