import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial, type TrialOptions } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { inventory, MOST_LINES } from './contract.ts'
import service from './service.ts'

const { hold, commit, release, movements } = inventory.operations
const asOrder = { service: 'order', deadlineMs: 60_000 }
const orderId = (n: number) => `ord_${String(n).padStart(26, '0')}`
const skus = Array.from({ length: MOST_LINES }, (_, n) => `SKU-${String(n).padStart(4, '0')}`)
const lines = skus.map((sku) => ({ sku, quantity: 2 }))

let postgres: Postgres
before(async () => {
  postgres = await startPostgres()
})
after(() => postgres.stop())

const engines: Record<string, () => TrialOptions> = {
  SQLite: () => ({}),
  PostgreSQL: () => ({
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 4 }, systemClock, systemRandom)
    },
  }),
}

for (const [engine, options] of Object.entries(engines))
  describe(`an order of ${MOST_LINES} lines, on ${engine}`, () => {
    let shop: Trial
    before(async () => {
      shop = await trial([service], options())
      for (const sku of skus)
        await shop
          .database('inventory')
          .transaction((db) => db.run`insert into stock (sku, on_hand, held, version) values (${sku}, 4, 0, 1)`)
    })
    after(() => shop.stop())

    const counts = async () => {
      const rows = await shop.database('inventory').read.all<{ on_hand: number; held: number }>`
        select distinct on_hand, held from stock`
      return rows.map(({ on_hand, held }) => [on_hand, held])
    }
    const askHold = (n: number) => shop.ask(hold, { orderId: orderId(n), lines, lifetimeMs: 60_000 }, asOrder)

    it('is held, sold and told as a whole', async () => {
      assert.equal((await askHold(1)).lines.length, MOST_LINES)
      assert.deepEqual(await counts(), [[4, 2]])
      await shop.ask(commit, { orderId: orderId(1) }, asOrder)
      assert.deepEqual(await counts(), [[2, 0]])
      const told = (await shop.published()).filter(({ subject }) => subject === orderId(1))
      assert.deepEqual(
        told.map(({ type, data }) => [type, (data as { lines: unknown[] }).lines.length]),
        [
          ['inventory.held', MOST_LINES],
          ['inventory.sold', MOST_LINES],
        ],
      )
    })

    it('is given back as a whole, when somebody asks or when its time is over', async () => {
      await askHold(2)
      assert.deepEqual(await counts(), [[2, 2]])
      await shop.ask(release, { orderId: orderId(2) }, asOrder)
      assert.deepEqual(await counts(), [[2, 0]])
      await askHold(3)
      while ((await counts()).some(([, held]) => held !== 0)) await shop.advance(1_000)
      const { data } = await shop.ask(movements, { sku: skus.at(-1) as string }, staff)
      assert.deepEqual(
        data.map(({ kind, quantity }) => [kind, quantity]),
        [
          ['released', -2],
          ['held', 2],
          ['released', -2],
          ['held', 2],
          ['sold', -2],
          ['held', 2],
        ],
      )
    })

    it('is refused with one line more, and the field is named', async () => {
      const input = { orderId: orderId(4), lines: [...lines, { sku: 'MUG', quantity: 1 }], lifetimeMs: 60_000 }
      const { status, body } = await shop.send(hold, input, asOrder)
      assert.deepEqual([status, (body as { errors: { pointer: string }[] }).errors[0]?.pointer], [422, '/lines'])
    })
  })
