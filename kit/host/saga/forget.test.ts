import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigurationError } from '../../config/index.ts'
import type { Database, Writer } from '../../database/index.ts'
import { makeSubject } from '../../testing/conformance/subject.ts'
import type { Service } from '../../service/index.ts'
import { trial, type Trial } from '../../testing/index.ts'
import type { World } from '../../world/index.ts'
import { forgetSagas } from './forget.ts'

const { clerk, parts, nameOf } = makeSubject('forget')
const { visit, leave } = clerk.operations
const DAY_MS = 86_400_000
const ALARM = { heard: 'begin', reason: 'something is wrong', times: 1, at: 0 }

const databaseOf = (shop: Trial): Database => shop.database(nameOf('clerk'))
const count = async (shop: Trial) =>
  (await databaseOf(shop).read.get<{ count: number }>`select count(*) as count from souk_saga`)?.count
const begin = (shop: Trial, account: string, stay = false) =>
  shop.ask(visit, { account, entries: 1, amount: 1, stay }, { idempotencyKey: account })

test('sagas are deleted some at a time, and a stop need not wait for all of them', async (t) => {
  const shop = await trial([parts.ledger, parts.clerk])
  t.after(shop.stop)
  for (let n = 0; n < 120; n++) await begin(shop, `a-${n}`)
  const stop = new AbortController()
  const database: Database = {
    ...databaseOf(shop),
    transaction: async (work) => {
      stop.abort()
      return databaseOf(shop).transaction(work)
    },
  }
  const later = shop.clock.now() + 1
  await forgetSagas(database, later, stop.signal)
  assert.equal(await count(shop), 20)
  await forgetSagas(databaseOf(shop), later, new AbortController().signal)
  assert.equal(await count(shop), 0)
})

test('for how many days sagas are kept can be set, and not to none', async (t) => {
  const start = (days: string) => trial([parts.ledger, parts.clerk], { env: { SOUK_KEPT_SAGA_DAYS: days } })
  await assert.rejects(start('0'), ConfigurationError)
  const shop = await start('2')
  t.after(shop.stop)
  for (const [account, days] of [
    ['older', 3],
    ['newer', 1],
  ] as const) {
    const { visitId } = await begin(shop, account)
    await databaseOf(shop).transaction(
      (db) => db.run`update souk_saga set ended_at = ended_at - ${days * DAY_MS} where id = ${visitId}`,
    )
  }
  await shop.advance(700_000)
  assert.equal(await count(shop), 1)
})

test('a saga that is deleted while a command tells it something has heard nothing', async (t) => {
  let deletes = false
  /** Deletes a saga between the read and the write of whoever tells it something. */
  const deleting = (db: Writer): Writer => ({
    ...db,
    run: (strings, ...values) => {
      if (deletes && strings.join('').includes('update souk_saga set')) void db.run`delete from souk_saga`
      return db.run(strings, ...values)
    },
  })
  const alter = (world: World): World => ({
    ...world,
    openDatabase: async (...args) => {
      const database = await world.openDatabase(...args)
      return { ...database, transaction: (work) => database.transaction((db) => work(deleting(db))) }
    },
  })
  const shop = await trial([parts.ledger])
  t.after(shop.stop)
  await shop.start(parts.clerk, { alter })
  const { visitId } = await begin(shop, 'a', true)
  deletes = true
  const { status } = await shop.send(leave, { visitId }, { idempotencyKey: 'l' })
  assert.ok(status >= 500, `${status}`)
  assert.equal((await databaseOf(shop).read.all`select seq from souk_saga_history where to_state = 'over'`).length, 0)
})

/** The clerk, whose command to leave deletes the visit instead: 1 left when it is under way and stays. */
const forgetful: Service = {
  ...parts.clerk,
  operations: {
    ...parts.clerk.operations,
    leave: (input, ctx) => {
      const { visitId } = input as { visitId: string }
      const [running] = parts.clerk.sagas
      if (running === undefined || !('tx' in ctx)) throw new Error('the clerk has no saga')
      return ctx.tx(async (tx) => ({ visitId, left: (await tx.forget(running.saga, visitId)) ? 0 : 1 }))
    },
  },
}

test('one saga that is over is deleted before its time with its history, one under way stays, and one that is gone is gone', async (t) => {
  const shop = await trial([parts.ledger, forgetful])
  t.after(shop.stop)
  const [over, staying, alarmed] = [await begin(shop, 'a'), await begin(shop, 'b', true), await begin(shop, 'c')]
  await databaseOf(shop).transaction(
    (db) => db.run`update souk_saga set alarm = ${JSON.stringify(ALARM)} where id = ${alarmed.visitId}`,
  )
  const forget = async ({ visitId }: { visitId: string }, key: string) =>
    (await shop.ask(leave, { visitId }, { idempotencyKey: key })).left
  assert.deepEqual([await forget(over, '1'), await forget(staying, '2'), await forget(over, '3')], [0, 1, 0])
  assert.equal(await forget(alarmed, '4'), 1, 'what calls for somebody stays too')
  const left = await databaseOf(shop).read.all<{ id: string }>`
    select id from souk_saga union select saga_id from souk_saga_history`
  assert.deepEqual(left.map(({ id }) => id).sort(), [staying.visitId, alarmed.visitId].sort())
})
