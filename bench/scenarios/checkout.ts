import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { openConnection, requestBytes, type Answer, type Connection } from '../load/connection.ts'
import { load, type LoadSettings, type Outcome } from '../load/run.ts'
import type { Running } from '../system.ts'
import { stockUp } from './stock.ts'

const SKUS = 200
const LOOK_MS = 25
const DRAIN_MS = 60_000

/** Ten processes share what two cores do: it takes each of them a while to be compiled. */
const WARM_UP_SECONDS = 15

/**
 * Buys: a cart, an item, an order, each a request of its own. The time runs until every order is captured and its mail has
 * come in, those of the warm-up too; an order that is not confirmed ends the run.
 */
export async function checkout(system: Running, settings: LoadSettings): Promise<Outcome> {
  await stockUp(
    system,
    Array.from({ length: SKUS }, (_, n) => sku(n)),
    100_000,
  )
  const before = arrived(system)
  let orders = 0
  let warmUp = 0
  let started = 0
  const begun = () => {
    warmUp = orders
    started = performance.now()
    settings.begun?.()
  }
  const measured = { ...settings, warmUpSeconds: WARM_UP_SECONDS, begun }
  const outcome = await load(system.gateway, measured, async (connection, _, turn) => {
    const said = await buy(connection, sku(turn % SKUS))
    if (said.status !== 201) throw new Error(`an order that is not confirmed: ${said.status} ${String(said.body)}`)
    orders++
  })
  await drained(system, before, orders)
  const took = (performance.now() - started) / 1_000
  return { ...outcome, perSecond: (orders - warmUp) / took, operations: orders - warmUp }
}

/** As many buyers as `buyers` want one sku, of which there are `units`. Throws unless exactly so many get one. */
export async function lastUnits(system: Running, buyers: number, units: number): Promise<{ perSecond: number }> {
  await stockUp(system, ['RARE'], units)
  const connections = await Promise.all(Array.from({ length: buyers }, () => openConnection(new URL(system.gateway))))
  const before = arrived(system)
  let sold = 0
  let wanted = units + buyers
  const started = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      while (wanted-- > 0) {
        const { status, body } = await buy(connection, 'RARE')
        if (status === 201) sold++
        else if (status !== 409) throw new Error(`neither sold nor sold out: ${status} ${String(body)}`)
      }
      connection.close()
    }),
  )
  await drained(system, before, units)
  if (sold !== units) throw new Error(`${sold} of ${units} units were sold`)
  return { perSecond: units / ((performance.now() - started) / 1_000) }
}

const sku = (n: number) => `BENCH-${n}`

/** Buys one of each sku, as a guest. Answers what was said of the order. */
export async function buy(connection: Connection, ...skus: readonly string[]): Promise<Answer> {
  const cart = await connection.send(requestBytes('POST', '/v1/carts', {}, {}))
  if (cart.status !== 201) throw new Error(`a cart: ${cart.status} ${String(cart.body)}`)
  const { id, token } = JSON.parse(String(cart.body)) as { id: string; token: string }
  const guest = { 'x-cart-token': token }
  for (const sku of skus) {
    const item = await connection.send(requestBytes('POST', `/v1/carts/${id}/items`, guest, { sku, quantity: 1 }))
    if (item.status !== 201) throw new Error(`an item: ${item.status} ${String(item.body)}`)
  }
  return connection.send(requestBytes('POST', '/v1/orders', { ...guest, 'idempotency-key': randomUUID() }, order(id)))
}

const order = (cartId: string) => ({
  cartId,
  email: 'bench@example.com',
  shippingAddress: { name: 'B. Ench', line1: '1 Load Lane', city: 'Leeds', country: 'GB' },
  payment: { method: 'card', token: 'tok_visa' },
})

/** Mails that came in and charges that were captured, from the files of the two stand-ins. */
function arrived({ data }: Running): { mails: number; captures: number } {
  const count = (file: string, sql: string) => {
    const db = new DatabaseSync(join(data, 'databases', file), { readOnly: true, timeout: 5_000 })
    try {
      return Number((db.prepare(sql).get() as { n: number }).n)
    } finally {
      db.close()
    }
  }
  return {
    mails: count('mailbox.db', `select count(*) as n from message`),
    captures: count('provider.db', `select count(*) as n from ledger where kind = 'captured'`),
  }
}

async function drained(system: Running, before: ReturnType<typeof arrived>, orders: number): Promise<void> {
  const until = performance.now() + DRAIN_MS
  for (;;) {
    const now = arrived(system)
    if (now.mails - before.mails >= orders && now.captures - before.captures >= orders) return
    if (performance.now() > until) throw new Error(`not drained: ${JSON.stringify({ before, now, orders })}`)
    await delay(LOOK_MS)
  }
}
