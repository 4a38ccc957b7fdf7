import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createPostgresHome, openPostgres } from '@souk/kit/database/postgres'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { startPostgres, type Postgres } from '@souk/kit/testing/postgres'
import { systemClock, systemRandom } from '@souk/kit/world'
import { MOST_LINES, order } from './contract.ts'
import service from './service.ts'
import { insertOrder } from './store.ts'
import { begun } from './test-support/orders.ts'
import { surroundings } from './test-support/shop.ts'

const { list } = order.operations
const LONG = 12
const SHORT = 20
const PAGE_BYTES = 1_500_000

let postgres: Postgres
const shops: Record<string, Trial> = {}
before(async () => {
  postgres = await startPostgres()
  const { cart, inventory, payment, shipping } = surroundings()
  const services = [cart, inventory, payment, shipping, service]
  shops['SQLite'] = await trial(services)
  shops['PostgreSQL'] = await trial(services, {
    openDatabase: async (name) => {
      const url = await createPostgresHome(postgres.url, `${name}-${process.pid}`, { password: 'for this test' })
      return openPostgres({ url, durable: true, maxConnections: 4 }, systemClock, systemRandom)
    },
  })
})
after(async () => {
  for (const shop of Object.values(shops)) await shop.stop()
  await postgres.stop()
})

const [line] = begun.order.lines
const numbered = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`

/** Writes orders, the first of them as long as orders may be. */
async function fill(shop: Trial): Promise<void> {
  const title = 'A name as long as the longest one that a thing in this shop may have. '.repeat(2)
  const lines = Array.from({ length: MOST_LINES }, (_, n) => ({
    ...(line as typeof line & object),
    sku: `SKU-${n}`,
    title,
  }))
  for (let n = 0; n < LONG + SHORT; n++) {
    const ids = { id: numbered('ord', n), number: `S-${n}`, cartId: numbered('cart', n) }
    const made = { ...begun.order, ...ids, ...(n < LONG ? { lines } : {}) }
    const kept = { order: made, token: 'secret', customer: undefined, cartVersion: 1 }
    await shop.database('order').transaction((db) => insertOrder(db, kept))
  }
}

for (const engine of ['SQLite', 'PostgreSQL'])
  test(`a page of long orders is cut so that it stays small, and reading on finds every order once, on ${engine}`, async () => {
    const shop = shops[engine] as Trial
    await fill(shop)
    const found: string[] = []
    const sizes: number[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const { data, page } = await shop.ask(list, { limit: 100, ...(cursor ? { cursor } : {}) }, staff)
      assert.ok(data.length > 0)
      assert.ok(JSON.stringify(data).length < PAGE_BYTES, `${JSON.stringify(data).length} bytes`)
      found.push(...data.map(({ id }) => id))
      sizes.push(data.length)
      assert.equal(page.hasMore, page.nextCursor !== null)
      cursor = page.nextCursor
    }
    assert.deepEqual(found, Array.from({ length: LONG + SHORT }, (_, n) => numbered('ord', n)).toReversed())
    assert.ok(sizes.length > 2 && (sizes[0] as number) >= SHORT, sizes.join())
  })
