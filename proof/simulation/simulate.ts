import { createHash } from 'node:crypto'
import { staff } from '@souk/kit/testing'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import { branchesOf } from './branches.ts'
import { chanceOf } from './chance.ts'
import { behaviours } from './customers/behaviours.ts'
import { visitOf, type Attempt } from './customers/visit.ts'
import { seeToUnpaid } from './intervention.ts'
import { judge, judgeMeanwhile, type Written } from './judge.ts'
import { openMarket, serviceNames, type Market } from './market.ts'
import { unleash } from './nemesis.ts'
import { discardPoison } from './poison.ts'
import { look, unsettled } from './quiet.ts'
import { fillShelf } from './shelf.ts'
import { sendAgain, subscribe } from './subscription.ts'
import { storyOf } from './story.ts'
import { weatherOf, type Kind, type Narrowing, type Weather } from './weather.ts'

const STORM_MS = 40_000
/** Customers come in the first part of the storm, so that all of what they want happens in it. */
const COMING_MS = 28_000
const STEP_MS = 1_000
/** Longer than the longest pause between two attempts of anything, and shorter than a hold that nobody gives back. */
const QUIET_WITHIN_MS = 240_000
const HOUR_MS = 3_600_000
const IMPATIENT_MS = 120_000

/** What is to be simulated. */
export interface Task extends Narrowing {
  readonly seed: number
  readonly orders: number
}

/** What came of it. */
export interface Outcome {
  readonly seed: number
  readonly faults: readonly string[]
  readonly digest: string
  readonly kinds: Readonly<Partial<Record<Kind, number>>>
  readonly branches: Readonly<Record<string, number>>
  readonly virtualMs: number
  /** The last events about what is wrong. */
  readonly story: readonly string[]
}

/** Runs one seed from the first customer until everything is quiet, and judges what is there then. */
export async function simulate(task: Task): Promise<Outcome> {
  const { seed, orders } = task
  const weather = weatherOf(seed, task)
  const drawn = chanceOf(seed, 'system')
  // Parcels and deadlines that take seconds instead of days: everything ends within the run.
  const env = {
    ORDER_PAYMENT_DEADLINE_SECONDS: String(drawn.pick([15, 30, 60])),
    CARRIER_COLLECT_AFTER_SECONDS: String(drawn.pick([1, 10, 25])),
    // Nobody here uses an access token of somebody who is gone.
    USER_ERASURE_DELAY_SECONDS: '5',
    CARRIER_STEP_SECONDS: String(drawn.pick([1, 4])),
  }
  const market = await openMarket(seed, weather, env)
  try {
    await whilePassing(market, fillShelf(market))
    await whilePassing(market, subscribe(market))
    const calmDown = await whilePassing(market, unleash(market, STORM_MS))
    const written: Written = { history: [], promises: [], complaints: [], gone: [] }
    const { history } = written
    const visits = customersCome(market, seed, orders, written)
    const early = await storm(market)
    await calmDown()
    await whilePassing(market, settleProvider(market))
    const restless = await becomeQuiet(market, visits)
    const branches = await branchesOf(market, history)
    const faults = [...early, ...restless, ...(await judge(market, written))]
    return {
      seed,
      faults,
      digest: await digestOf(market, history),
      kinds: { ...weather.counts, ...outsideKinds(weather, branches) },
      branches,
      virtualMs: market.shop.clock.monotonic(),
      story: faults.length === 0 ? [] : await storyOf(market, faults),
    }
  } finally {
    await market.close()
  }
}

/** What the stand-in for the payment provider did wrong when it was told to, seen by what came of it. */
function outsideKinds({ strength }: Weather, seen: Readonly<Record<string, number>>): Partial<Record<Kind, number>> {
  const told = (kind: Kind, branch: string) => (strength(kind) > 0 ? { [kind]: seen[branch] ?? 0 } : {})
  return {
    ...told('provider silent', 'a payment is in doubt'),
    ...told('provider out of order', 'the provider is out of order'),
    ...told('webhooks disturbed', 'a webhook comes again'),
  }
}

/** Lets time pass until something is done. */
async function whilePassing<T>({ shop }: Market, work: Promise<T>): Promise<T> {
  let done = false
  const finished = work.finally(() => (done = true))
  finished.catch(() => {})
  while (!done) await shop.advance(10)
  return finished
}

/** Lets every customer come at a moment of the storm. */
function customersCome(
  market: Market,
  seed: number,
  orders: number,
  { history, promises, complaints, gone }: Written,
): Promise<unknown> {
  const names = Object.keys(behaviours)
  const visits = Array.from({ length: orders }, async (_, number) => {
    const chance = chanceOf(seed, `visit ${number}`)
    const behaviour = behaviours[chance.pick(names)]
    const visit = visitOf(market, number, chance)
    await market.shop.clock.sleep(chance.between(0, COMING_MS))
    await behaviour?.(visit)
    history.push(...visit.history)
    promises.push(...visit.promises)
    complaints.push(...visit.complaints)
    gone.push(...visit.gone)
  })
  return Promise.all(visits)
}

async function storm(market: Market): Promise<string[]> {
  for (let passed = 0; passed < STORM_MS; passed += STEP_MS) {
    await market.shop.advance(STEP_MS)
    // Nobody waits for staff, and in a storm not all that they ask is answered.
    void seeToUnpaid(market).catch(() => {})
    const faults = await judgeMeanwhile(market)
    if (faults.length > 0) return faults
    if (await isWaitingForGap(market)) market.notes.note('an event waits for its predecessor')
  }
  return []
}

const isWaitingForGap = async (market: Market): Promise<boolean> => {
  for (const service of serviceNames)
    if ((await look(market, service, `select 1 from souk_parked where cause like 'waits for%'`)).length > 0) return true
  return false
}

/** The provider works from now on. It may just have been killed: then it is told again. */
async function settleProvider({ shop }: Market): Promise<void> {
  for (;;) {
    const done = await shop.send(provider.operations.faults, {}, staff).then(
      ({ status }) => status === 200,
      () => false,
    )
    if (done) return
    await shop.clock.sleep(500)
  }
}

/** Waits until every customer has gone and nothing is left to be done. Answers what is left if that takes too long. */
async function becomeQuiet(market: Market, visits: Promise<unknown>): Promise<string[]> {
  let gone = false
  void visits.then(() => (gone = true))
  const { shop } = market
  let left: string[] = ['customers are in the shop']
  for (let passed = 0; passed < QUIET_WITHIN_MS; passed += STEP_MS) {
    await shop.advance(STEP_MS)
    if (passed === IMPATIENT_MS && serviceNames.some((name) => market.trouble(name).hasBegunAhead))
      shop.clock.jumpWall(HOUR_MS)
    if (passed === IMPATIENT_MS) await whilePassing(market, sendAgain(market))
    await whilePassing(market, seeToUnpaid(market))
    if (!gone) continue
    if ((market.weather.counts['poisoned event'] ?? 0) > 0)
      for (const service of serviceNames) await whilePassing(market, discardPoison(market, service))
    left = await unsettled(market)
    if (left.length === 0) return []
  }
  return left.map((what) => `not quiet after ${QUIET_WITHIN_MS / 1_000} s: ${what}`)
}

/** Everything that happened, in one number. */
async function digestOf(market: Market, history: readonly Attempt[]): Promise<string> {
  const hash = createHash('sha256')
  for (const event of market.shop.bus.published()) hash.update(JSON.stringify(event))
  for (const service of serviceNames)
    hash.update(JSON.stringify(await look(market, service, 'select * from souk_saga_history order by saga_id, seq')))
  hash.update(JSON.stringify(await look(market, 'provider', 'select * from ledger order by position')))
  hash.update(JSON.stringify(await look(market, 'mailbox', 'select id, at, deliveries from message order by id')))
  hash.update(JSON.stringify([history, market.weather.counts, market.notes.counts, market.shop.clock.monotonic()]))
  return hash.digest('hex').slice(0, 32)
}
