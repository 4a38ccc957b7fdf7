// `npm run chaos -- --kills 100`: kills the real processes under load, and judges what is left.
import { randomInt } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../journeys/system.ts'
import { describe, withEvidence } from './report.ts'
import { runChaos } from './run.ts'
import { worlds, type WorldName } from './world.ts'

const ORDERS_PER_SECOND = 20
const SAY_EVERY_MS = 20_000
const LARGEST_SEED = 2 ** 31
/** A kill comes every few seconds; a run that does not get there in this time has found something else. */
const LONGEST_MS_PER_KILL = 15_000
const PACE = { pauseMs: [1_200, 2_600], longestMs: 30_000 } as const

const USAGE = `npm run chaos knows -- --kills <number> --orders <number> --world <${worlds.join(' or ')}> --seed <number> --evidence.`
const options = {
  kills: { type: 'string', default: '60' },
  orders: { type: 'string', default: '0' },
  world: { type: 'string', default: 'sqlite' },
  seed: { type: 'string', default: String(randomInt(LARGEST_SEED)) },
  evidence: { type: 'boolean', default: false },
} as const

function refuse(): never {
  console.error(USAGE)
  process.exit(2)
}

function read() {
  try {
    return parseArgs({ options }).values
  } catch {
    return refuse()
  }
}

const isWorld = (name: string): name is WorldName => (worlds as readonly string[]).includes(name)
const values = read()
const { kills, orders, world, seed } = values
if (!isWorld(world) || ![kills, orders, seed].every((text) => /^\d{1,10}$/.test(text))) refuse()

const ends: (() => unknown)[] = []
const end = async () => {
  for (const each of ends.splice(0).toReversed()) await each()
}
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end().then(() => process.exit(1)))

const plan = {
  world,
  kills: Number(kills),
  orders: Number(orders),
  withinMs: Number(kills) * LONGEST_MS_PER_KILL,
  seed: Number(seed),
  perSecond: ORDERS_PER_SECOND,
  pace: PACE,
}
console.log(`chaos on ${world} until ${kills} kills and ${orders} orders, seed ${seed} …`)
try {
  const t = { after: (what: unknown) => void ends.push(what as () => unknown) }
  let saidAt = performance.now()
  const outcome = await runChaos(plan, t, (how) => {
    if (performance.now() - saidAt < SAY_EVERY_MS) return
    saidAt = performance.now()
    console.log(`  ${how} …`)
  })
  console.log(describe(outcome))
  if (values.evidence) {
    const page = join(root, 'docs', 'EVIDENCE.md')
    const date = new Date().toISOString().slice(0, 10)
    writeFileSync(page, await withEvidence(readFileSync(page, 'utf8'), outcome, date))
  }
  const isEnough = outcome.kills >= plan.kills && outcome.told.confirmed + outcome.told.pending >= plan.orders
  process.exitCode = outcome.violations.length === 0 && isEnough ? 0 : 1
} finally {
  await end()
}
