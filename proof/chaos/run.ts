import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { seededRandom } from '@souk/kit/world'
import { liveServices } from '../../quality/services.ts'
import { eventFaults, onceFaults } from '../invariants/events.ts'
import { hearersAmong } from '../invariants/heard.ts'
import { historyFaults, type Line } from '../invariants/history.ts'
import { parcelFaults, readSent } from '../invariants/parcels.ts'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { unsettled } from '../invariants/unsettled.ts'
import { eventsOnBus } from '../journeys/bus.ts'
import { inDatabase } from '../journeys/databases.ts'
import { askIn, readPurchases, stockUp } from '../journeys/purchases.ts'
import { temporaryFolder, type System } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'
import type { ClientOrder } from './client.child.ts'
import { readHistory } from './history.ts'
import { Nemesis, type Deeds, type Pace } from './nemesis.ts'
import { openWorld, type World, type WorldName } from './world.ts'

export interface Plan {
  readonly world: WorldName
  /** The storm goes on until there were so many, and so many orders were acknowledged. */
  readonly kills: number
  readonly orders: number
  /** The storm is over then, even if the machine was too slow for that. */
  readonly withinMs: number
  readonly seed: number
  readonly perSecond: number
  readonly pace: Pace
}

/** What a run has shown. */
export interface Outcome extends Deeds {
  readonly plan: Plan
  readonly seconds: number
  /** What the customers know: answers, goods that came back, refusals, and requests that were given up. */
  readonly told: Readonly<Record<'confirmed' | 'pending' | 'returned' | 'refused' | 'unknown', number>>
  /** From the last fault until every process was ready and every saga had ended, those of parcels too. */
  readonly sagasMs: number
  /** And every event had taken effect and every mail was sent. */
  readonly quietMs: number
  readonly violations: readonly string[]
}

const SKUS = ['CHAOS-1', 'CHAOS-2', 'CHAOS-3']
const UNITS = 100_000
const SERVED = 20
const PATIENCE_MS = 120_000

/**
 * Runs the system under load and faults, lets it come to rest, and judges what is left. Bounded in kills and in time. `say` hears
 * after each fault how far it has come.
 */
export async function runChaos(
  plan: Plan,
  t: Pick<TestContext, 'after'>,
  say: (how: string) => void = () => {},
): Promise<Outcome> {
  const since = performance.now()
  const world = await openWorld(plan.world, t)
  const { shop } = world
  await stockUp(shop, Object.fromEntries(SKUS.map((sku) => [sku, UNITS])), 450)
  const customers = startCustomers(plan, world, t)
  await until('the customers are served', () => customers.acknowledged() >= SERVED, PATIENCE_MS)
  const nemesis = new Nemesis(world, seededRandom(plan.seed), plan.pace)
  await nemesis.rage(() => {
    const [{ kills }, orders] = [nemesis.deeds, customers.acknowledged()]
    say(`${kills} kills, ${orders} orders`)
    return kills >= plan.kills && orders >= plan.orders
  }, plan.withinMs)
  const calm = performance.now()
  const [down, trouble] = await Promise.all([nemesis.heal(), customers.stop()])
  const { left, ...rested } = await rest(shop, calm)
  const history = customers.history()
  const faults = await judge(shop, history)
  return {
    ...nemesis.deeds,
    ...rested,
    plan,
    seconds: (performance.now() - since) / 1_000,
    told: tally(history),
    violations: [...trouble, ...down, ...left, ...faults],
  }
}

/** Customers in a process of their own, and what they have written down. */
function startCustomers({ perSecond, seed }: Plan, { door, shop }: World, t: Pick<TestContext, 'after'>) {
  const file = join(temporaryFolder(), 'history.jsonl')
  const client = fork(new URL('./client.child.ts', import.meta.url))
  t.after(() => client.kill('SIGKILL'))
  const gateway = `http://127.0.0.1:${door.port}`
  const { staffKey } = shop
  client.send({ gateway, staffKey, history: file, perSecond, seed, skus: SKUS } satisfies ClientOrder)
  const history = () => (existsSync(file) ? readHistory(file) : [])
  return {
    history,
    acknowledged: () => {
      const { confirmed, pending } = tally(history())
      return confirmed + pending
    },
    /** Lets them end what they are about, and answers what went wrong with them. */
    stop: async (): Promise<string[]> => {
      client.send('stop')
      const [code] = (await once(client, 'exit')) as [number]
      return code === 0 ? [] : [`the client ended with ${code}`]
    },
  }
}

/** Waits until nothing is under way any more, or two minutes, and answers how long it took since `calm` and what is left. */
async function rest(shop: System, calm: number): Promise<Pick<Outcome, 'sagasMs' | 'quietMs'> & { left: string[] }> {
  const services = await liveServices()
  const cast = { services: services.map(({ contract }) => contract.name), hearers: hearersAmong(services) }
  let left: string[] = []
  let sagasMs = 0
  const isQuiet = async () => {
    left = await unsettled(askIn(shop), cast)
    if (left.some((what) => what.includes(': saga '))) sagasMs = performance.now() - calm
    return left.length === 0
  }
  await until('the system is at rest', isQuiet, PATIENCE_MS).catch((error: Error) =>
    left.push(String(error.cause ?? error)),
  )
  return { sagasMs, quietMs: performance.now() - calm, left }
}

async function judge(shop: System, history: readonly Line[]): Promise<string[]> {
  const purchases = await readPurchases(shop, promises(history))
  const events = await eventsOnBus(shop)
  return [
    ...historyFaults(history, purchases.orders),
    ...purchaseFaults(purchases),
    ...parcelFaults(purchases.orders, await readSent(askIn(shop))),
    ...stockFaults(await inDatabase(shop, 'inventory', readStock)),
    ...eventFaults(events),
    ...onceFaults(events),
  ]
}

/** What each customer was promised about an order, and about what came back of it. */
function promises(history: readonly Line[]): Promised[] {
  const back = new Map(history.flatMap((line) => (line.type === 'returned' ? [[line.op, line.refundId] as const] : [])))
  return history.flatMap((line) => {
    if (line.type !== 'ok') return []
    const refundId = back.get(line.op)
    const { orderId, outcome } = line
    return [{ orderId, outcome, ...(refundId === undefined ? {} : { refundIds: [refundId] }) }]
  })
}

function tally(history: readonly Line[]): Outcome['told'] {
  const count = (is: (line: Line) => boolean) => history.filter(is).length
  const ends = count(({ type }) => type === 'ok' || type === 'fail')
  return {
    confirmed: count((line) => line.type === 'ok' && line.outcome === 'confirmed'),
    pending: count((line) => line.type === 'ok' && line.outcome === 'pending'),
    returned: count(({ type }) => type === 'returned'),
    refused: count(({ type }) => type === 'fail'),
    unknown: count(({ type }) => type === 'invoke') - ends,
  }
}
