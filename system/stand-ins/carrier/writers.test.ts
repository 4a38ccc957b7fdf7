import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { readOn, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import service from './service.ts'
import { eventsAfter, writeEvent } from './store.ts'

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

test('who reads the news on from the last one skips none, whichever is committed first', async () => {
  const found = await readOn(
    outside.database('carrier'),
    (db, reference) => writeEvent(db, { reference, at: 1, what: 'collected' }),
    (db, position) => eventsAfter(db, position, 10),
  )
  assert.deepEqual(
    found.map(({ reference }) => reference),
    ['first', 'second'],
  )
})
