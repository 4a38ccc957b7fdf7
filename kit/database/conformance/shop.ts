import type { Database } from '../database.ts'
import { conflict } from '../database.ts'
import { repeating, times } from './support.ts'

/** The tables of the cases with many writers. */
export const SHOP = `create table counter (name text primary key, n bigint not null, version bigint not null);
  insert into counter (name, n, version) values ('n', 0, 1);
  create table stock (sku text primary key, on_hand bigint not null check (on_hand >= 0));
  insert into stock (sku, on_hand) values ('lamp', 200), ('last', 1);
  create table sale (id bigint primary key)`

/** Counts up with one statement that tests and changes. */
export const increment = (database: Database, name: string): Promise<number> =>
  database.transaction((db) => db.run`update counter set n = n + 1 where name = ${name}`)

/** Counts up by reading, deciding and writing under a version; a conflict rolls back and is tried again. */
export const incrementVersioned = (database: Database, name: string): Promise<void> =>
  repeating(() =>
    database.transaction(async (db) => {
      const row = await db.get<{ n: number; version: number }>`select n, version from counter where name = ${name}`
      if (row === undefined) throw new Error('no such counter')
      const changed = await db.run`update counter set n = ${row.n + 1}, version = version + 1
        where name = ${name} and version = ${row.version}`
      if (changed === 0) throw conflict(name)
    }),
  )

/** Every buyer wants one; answers how many were told yes. */
export async function buy(database: Database, buyers: number, sku = 'lamp'): Promise<number> {
  const answers = await Promise.all(
    times(buyers, () =>
      database.transaction(async (db) => {
        const row =
          await db.get`update stock set on_hand = on_hand - 1 where sku = ${sku} and on_hand >= 1 returning on_hand`
        return row !== undefined
      }),
    ),
  )
  return answers.filter(Boolean).length
}
