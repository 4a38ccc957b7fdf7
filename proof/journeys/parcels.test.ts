import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { parcelFaults, readSent } from '../invariants/parcels.ts'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { watchOrder } from './live.ts'
import { askIn, atRest, readPurchases, stockUp } from './purchases.ts'
import { buyInTheEnd } from './shop.ts'
import { lifeOfFile, startSystem, type System } from './system.ts'
import { until } from './until.ts'

const SKU = 'PARCEL-1'
const BUYERS = 3
const ARRIVED_MS = 60_000
/** A parcel comes to its next station with each look of the carrier at what is due. */
const QUICK = { CARRIER_COLLECT_AFTER_SECONDS: '0', CARRIER_STEP_SECONDS: '0' }

let shop: System
const told: Promised[] = []
const life = lifeOfFile()

before(async () => {
  shop = await startSystem(life, { env: QUICK })
  await stockUp(shop, { [SKU]: 1_000 }, 450)
})

/** Customers who buy one after the other, and write down what they were told. */
function startBuying(): { stop(): Promise<void> } {
  let isOver = false
  const buyer = async () => {
    while (!isOver) {
      const { status, body } = await buyInTheEnd(shop, [{ sku: SKU, quantity: 1 }])
      assert.ok(status === 201 || status === 202, JSON.stringify(body))
      told.push({ orderId: body.id, outcome: status === 201 ? 'confirmed' : 'pending' })
    }
  }
  const done = Promise.all(Array.from({ length: BUYERS }, buyer))
  return { stop: () => ((isOver = true), done.then(() => {})) }
}

const pidOf = async (service: string) => (await shop.processes(service))[0]?.pid as number

async function kill9(service: string): Promise<void> {
  const pid = await pidOf(service)
  process.kill(pid, 'SIGKILL')
  await until(`${service} is back`, async () => {
    const [now] = await shop.processes(service)
    return now?.state === 'ready' && now.pid !== pid
  })
}

/** Lets a process stand still until so much was bought without it. */
async function freeze(service: string, bought: () => Promise<unknown>): Promise<void> {
  const pid = await pidOf(service)
  process.kill(pid, 'SIGSTOP')
  try {
    await bought()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

test('a customer sees live how the order is paid, sent and delivered, across the end of a stream', async (t) => {
  const { id } = await watchOrder(t, shop, SKU)
  told.push({ orderId: id, outcome: 'pending' })
})

test('while shipping and the carrier are killed and frozen every order gets one parcel, which arrives and is told of', async (t) => {
  const buying = startBuying()
  /** Each customer has come to an end of what was begun, and of another purchase. */
  const bought = async () => {
    const before = told.length
    await until('customers buy', () => told.length >= before + 2 * BUYERS, ARRIVED_MS)
  }
  for (const service of ['shipping', 'carrier']) {
    await bought()
    await kill9(service)
    await freeze(service, bought)
  }
  await buying.stop()

  // An attempt to buy that was called off before anybody was told of an order has no parcel.
  const late = `select id, status from orders where status not in ('delivered', 'cancelled')`
  const arrived = async () => {
    const waiting = await askIn(shop)('order', late)
    if (waiting.length > 0) throw new Error(`not yet: ${JSON.stringify(waiting)}`)
    return true
  }
  await until('every parcel has arrived', arrived, ARRIVED_MS)
  await atRest(shop)
  const purchases = await readPurchases(shop, told)
  assert.deepEqual(purchaseFaults(purchases), [])
  const sent = await readSent(askIn(shop))
  assert.deepEqual(parcelFaults(purchases.orders, sent), [])
  assert.deepEqual(new Set(sent.parcels.map(({ state }) => state)), new Set(['delivered']))
  const toldOf = (kind: string) =>
    purchases.letters.flatMap((letter) => (letter.kind === kind ? [letter.orderId] : [])).sort()
  assert.deepEqual(toldOf('order_delivered'), told.map(({ orderId }) => orderId).sort())
  // Of a parcel that arrived before its shipping was told only the arrival is.
  const shipped = toldOf('order_shipped')
  assert.equal(new Set(shipped).size, shipped.length)
  t.diagnostic(`${told.length} parcels`)
})
