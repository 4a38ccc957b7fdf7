import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Writer } from '../../database/index.ts'
import { makeSubject } from '../../testing/conformance/subject.ts'
import { trial } from '../../testing/index.ts'
import type { World } from '../../world/index.ts'

const { clerk, parts, nameOf } = makeSubject('race')
const { visit, leave } = clerk.operations

/** A saga that is told something, while so many times somebody else is quicker to write it after it was read. */
async function toldAfter(t: TestContext, quicker: number, service = parts.clerk) {
  let left = 0
  const hurried = (db: Writer): Writer => ({
    ...db,
    run: (strings, ...values) => {
      if (left > 0 && strings.join('').includes('update souk_saga set')) {
        left--
        void db.run`update souk_saga set version = version + 1`
      }
      return db.run(strings, ...values)
    },
  })
  const alter = (world: World): World => ({
    ...world,
    openDatabase: async (...args) => {
      const database = await world.openDatabase(...args)
      return { ...database, transaction: (work) => database.transaction((db) => work(hurried(db))) }
    },
  })
  const shop = await trial([parts.ledger])
  t.after(shop.stop)
  await shop.start(service, { alter })
  const { visitId } = await shop.ask(
    visit,
    { account: 'a', entries: 1, amount: 1, stay: true },
    { idempotencyKey: 'a' },
  )
  left = quicker
  const { status } = await shop.send(leave, { visitId }, { idempotencyKey: 'l' })
  const heard = await shop.database(nameOf('clerk')).read.all`
    select seq from souk_saga_history where saga_id = ${visitId} and to_state = 'over'`
  return { status, heard: heard.length, left }
}

test('what a command tells a saga that was written meanwhile is decided anew, and heard once', async (t) => {
  for (const quicker of [1, 3]) assert.deepEqual(await toldAfter(t, quicker), { status: 200, heard: 1, left: 0 })
})

test('so is it where the record of the transition waits for an answer of its own', async (t) => {
  const [running] = parts.clerk.sagas
  assert.ok(running)
  const record: typeof running.record = async (tx, transition) => {
    await tx.db.all`select visit_id from visit`
    await running.record(tx, transition)
  }
  const asking = { ...parts.clerk, sagas: [{ ...running, record }] }
  assert.deepEqual(await toldAfter(t, 1, asking), { status: 200, heard: 1, left: 0 })
})

test('a command gives up when others are always quicker to write its saga, and then nothing was heard', async (t) => {
  const { status, heard, left } = await toldAfter(t, 100)
  assert.ok(status >= 500, `${status}`)
  assert.deepEqual([heard, left], [0, 95])
})
