import { canary, enforce, files, repository } from '../enforce.ts'
import { sqlInStore } from './sql-in-store.ts'

const place = (text: string, caught: RegExp) => canary({ 'services/order/operations/place.ts': text }, caught)

enforce(sqlInStore, repository(), {
  title: 'all SQL of a service is in its store',
  atLeast: 35,
  canaries: {
    'a statement in an operation': place(
      'export const place = (db) => db.all<{ id: string }>`select id from orders`',
      /place\.ts:1: has a statement of SQL/,
    ),
    'a statement behind the context': place('export const place = (ctx) => ctx.db.get`select 1`', /has a statement/),
    'a statement on a transaction': place(
      'export const place = (tx) => tx.db.run`delete from orders`',
      /has a statement/,
    ),
    'a part of a statement': place('export const part = sql`id < 1`', /has a statement/),
    'the words for statements': place(`import { sql } from '@souk/kit/database'`, /imports sql; SQL belongs/),
    'a statement in the service': canary(
      { 'services/order/service.ts': 'export const count = (db) => db.get`select count(*) from orders`' },
      /service\.ts:1: has a statement/,
    ),
    'a statement in a stand-in': canary(
      { 'system/stand-ins/carrier/service.ts': 'export const count = (db) => db.get`select count(*) from parcel`' },
      /service\.ts:1: has a statement of SQL/,
    ),
  },
  innocents: {
    'stores, types of the database and other templates': files({
      'services/order/store.ts': 'export const find = (db) => db.get`select 1`',
      'services/order/store/lines.ts': 'export const find = (db) => db.all`select 1`',
      'services/order/operations/place.ts': `
        import type { Reader } from '@souk/kit/database'
        export const place = async (db: Reader) => (await all(db)).map(String.raw\`x\`)`,
    }),
  },
})
