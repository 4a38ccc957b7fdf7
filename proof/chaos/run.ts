import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { seededRandom } from '@souk/kit/world'
import { eventFaults } from '../invariants/events.ts'
import { historyFaults, type Line } from '../invariants/history.ts'
import { purchaseFaults, type Promised } from '../invariants/purchases.ts'
import { readStock, stockFaults } from '../invariants/stock.ts'
import { eventsOnBus } from '../journeys/bus.ts'
import { inDatabase } from '../journeys/databases.ts'
import { atRest, readPurchases, stockUp } from '../journeys/purchases.ts'
import { temporaryFolder, type System } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'
import type { ClientOrder } from './client.child.ts'
import { readHistory } from './history.ts'
import { Nemesis, type Deeds, type Pace } from './nemesis.ts'
import { openWorld, type WorldName } from './world.ts'

export interface Plan {
  readonly world: WorldName
  readonly kills: number
  /** The storm is over then, even if the machine was too slow for so many. */
  readonly withinMs: number
  readonly seed: number
  readonly perSecond: number
  readonly pace: Pace
}

/** What a run has shown. */
export interface Outcome extends Deeds {
  readonly plan: Plan
  readonly seconds: number
  /** What the customers know: answers, refusals, and requests that were given up. */
  readonly told: Readonly<Record<'confirmed' | 'pending' | 'refused' | 'unknown', number>>
  /** From the last fault until every saga had ended and every event had taken effect. */
  readonly quietMs: number
  readonly violations: readonly string[]
}

const SKUS = ['CHAOS-1', 'CHAOS-2', 'CHAOS-3']
const UNITS = 100_000
const SERVED = 20
const QUIET_MS = 120_000

/** Runs the system under load and faults, lets it come to rest, and judges what is left. Bounded in kills and in time. */
export async function runChaos(plan: Plan, t: Pick<TestContext, 'after'>): Promise<Outcome> {
  const since = performance.now()
  const world = await openWorld(plan.world, t)
  const { shop } = world
  await stockUp(shop, Object.fromEntries(SKUS.map((sku) => [sku, UNITS])), 450)
  const file = join(temporaryFolder(), 'history.jsonl')
  const client = startClient(t, {
    gateway: `http://127.0.0.1:${world.door.port}`,
    history: file,
    perSecond: plan.perSecond,
    seed: plan.seed,
    skus: SKUS,
  })
  await until('the customers are served', () => tally(readHistory(file)).confirmed >= SERVED, QUIET_MS)
  const nemesis = new Nemesis(world, seededRandom(plan.seed), plan.pace)
  await nemesis.rage(plan.kills, plan.withinMs)
  const down = await nemesis.heal()
  const healed = performance.now()
  client.send('stop')
  const [code] = (await once(client, 'exit')) as [number]
  const unrest = await rest(shop)
  const quietMs = performance.now() - healed
  const history = readHistory(file)
  return {
    ...nemesis.deeds,
    plan,
    seconds: (performance.now() - since) / 1_000,
    told: tally(history),
    quietMs,
    violations: [
      ...(code === 0 ? [] : [`the client ended with ${code}`]),
      ...down,
      ...unrest,
      ...(await judge(shop, history)),
    ],
  }
}

function startClient(t: Pick<TestContext, 'after'>, order: ClientOrder): ChildProcess {
  const client = fork(new URL('./client.child.ts', import.meta.url))
  t.after(() => client.kill('SIGKILL'))
  client.send(order)
  return client
}

/** Answers why it is not at rest, if it is not within two minutes. */
async function rest(shop: System): Promise<string[]> {
  const over = until(
    'the system is at rest',
    async () => {
      await atRest(shop)
      return true
    },
    QUIET_MS,
  )
  return over.then(
    () => [],
    (error: Error) => [String(error.cause ?? error)],
  )
}

async function judge(shop: System, history: readonly Line[]): Promise<string[]> {
  const purchases = await readPurchases(shop, history.flatMap(promised))
  return [
    ...historyFaults(history, purchases.orders),
    ...purchaseFaults(purchases),
    ...stockFaults(await inDatabase(shop, 'inventory', readStock)),
    ...eventFaults(await eventsOnBus(shop)),
  ]
}

const promised = (line: Line): Promised[] =>
  line.type === 'ok' ? [{ orderId: line.orderId, outcome: line.outcome }] : []

function tally(history: readonly Line[]): Outcome['told'] {
  const count = (is: (line: Line) => boolean) => history.filter(is).length
  const ends = count(({ type }) => type !== 'invoke' && type !== 'unknown')
  return {
    confirmed: count((line) => line.type === 'ok' && line.outcome === 'confirmed'),
    pending: count((line) => line.type === 'ok' && line.outcome === 'pending'),
    refused: count(({ type }) => type === 'fail'),
    unknown: count(({ type }) => type === 'invoke') - ends,
  }
}
