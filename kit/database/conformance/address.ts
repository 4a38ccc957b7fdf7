import { systemClock, systemRandom, type Clock } from '../../world/index.ts'
import type { Database } from '../database.ts'
import { openPostgres } from '../postgres/postgres.ts'
import { openSqlite } from '../sqlite/sqlite.ts'

/** A database that any process can open. */
export type Address =
  { readonly engine: 'sqlite'; readonly file: string } | { readonly engine: 'postgres'; readonly url: string }

/** Opens it as durable as order, payment and inventory need it, with 16 connections where there are connections. */
export async function openAddress(address: Address, clock: Clock = systemClock): Promise<Database> {
  return address.engine === 'sqlite'
    ? openSqlite({ file: address.file, synchronous: 'FULL' }, clock, systemRandom)
    : openPostgres({ url: address.url, durable: true, maxConnections: 16 }, clock, systemRandom)
}
