import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { readOn, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import service from './service.ts'
import { ledgerAfter, writeLedger } from './store.ts'

let postgres: Postgres
let outside: Trial

before(async () => {
  postgres = await startPostgres()
  outside = await trial([service], {
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 4 }, systemClock, systemRandom)
    },
  })
})
after(async () => {
  await outside.stop()
  await postgres.stop()
})

test('who reads the ledger on from the last entry skips none, whichever is committed first', async () => {
  const found = await readOn(
    outside.database('provider'),
    (db, reference) => writeLedger(db, { reference, at: 1, kind: 'captured', amount: { amount: 1, currency: 'GBP' } }),
    (db, position) => ledgerAfter(db, position, 10),
  )
  assert.deepEqual(
    found.map(({ reference }) => reference),
    ['first', 'second'],
  )
})
