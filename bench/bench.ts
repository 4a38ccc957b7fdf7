// `npm run bench [-- bare call start memory …]`: what the system does on this machine, load
// generator included. Every rate stands for right answers only: a wrong one ends the run.
import { startPostgres } from '@souk/kit/testing/postgres'
import { cpuOf, familyOf } from './load/cpu.ts'
import type { LoadSettings, Outcome } from './load/run.ts'
import { bareServer } from './scenarios/bare.ts'
import { callOverhead } from './scenarios/call.ts'
import { checkout, lastUnits } from './scenarios/checkout.ts'
import { eventLatency } from './scenarios/events.ts'
import { compareGateway } from './scenarios/gateway.ts'
import { recommendation, readProductPage } from './scenarios/graphql.ts'
import { holdAndRelease } from './scenarios/hold.ts'
import { readProduct } from './scenarios/product.ts'
import { compareWires } from './scenarios/wires.ts'
import { startSystem, type Running } from './system.ts'

const benches = [
  'bare',
  'call',
  'start',
  'memory',
  'product',
  'graphql',
  'hold',
  'events',
  'checkout',
  'gateway',
  'wires',
  'postgres',
] as const
type Bench = (typeof benches)[number]

const wanted = process.argv.slice(2)
if (!wanted.every((name) => (benches as readonly string[]).includes(name))) {
  console.error(`npm run bench knows -- ${benches.join(' ')}: name some of them, or none for all.`)
  process.exit(2)
}
const runs = (name: Bench) => wanted.length === 0 || wanted.includes(name)
const settings = { concurrency: 32, seconds: Number(process.env.BENCH_SECONDS ?? 8) }
const CHECKOUTS = 16
const BUYERS = 64
const UNITS = 500

if (runs('bare')) {
  const { perSecond, serverUs } = await bareServer(settings)
  console.log(
    `a bare node:http server: ${perSecond.toFixed(0)}/s at ${serverUs.toFixed(0)} us of CPU, the measure of this machine at this moment`,
  )
}
if (runs('call')) {
  const { bareUs, kitUs } = await callOverhead()
  console.log(
    `a call: ${kitUs.toFixed(1)} us of CPU through call and resilience, ${bareUs.toFixed(1)} bare: ${(kitUs - bareUs).toFixed(1)} more`,
  )
}
if (runs('gateway')) await compareGateway(settings)
if (runs('wires')) await compareWires(settings)
if ((['start', 'memory', 'product', 'hold', 'events', 'checkout'] as const).some(runs)) await embedded()
if (runs('graphql')) await overGraphql()
if (runs('postgres')) await onPostgres()

async function embedded(): Promise<void> {
  await inSystem({ seed: true }, async (system) => {
    if (runs('memory'))
      for (const { service, memoryMb } of await system.processes()) console.log(`idle ${service}: ${memoryMb} MB`)
    if (runs('product')) await measure('GET /v1/products/{id} through the gateway', system, readProduct)
    if (runs('hold')) await measure('hold + release, SQLite', system, holdAndRelease)
    if (runs('events')) {
      const { p50Ms, p99Ms, events } = await eventLatency(system, settings.seconds)
      console.log(`an event from emit to committed effect, 200/s: p50 ${p50Ms} ms, p99 ${p99Ms} ms (${events} events)`)
    }
    if (runs('checkout')) await measureCheckout('SQLite', system)
  })
  for (let n = 0; n < 3 && runs('start'); n++)
    await inSystem({}, async ({ readySeconds }) => console.log(`npm start to ready: ${readySeconds.toFixed(2)} s`))
}

async function overGraphql(): Promise<void> {
  const guest = await recommendation()
  await inSystem({ seed: true, guest }, (system) =>
    measure('a page of a product over GraphQL', system, readProductPage),
  )
}

async function onPostgres(): Promise<void> {
  const postgres = await startPostgres()
  const beside = { postgres: () => familyOf(postgres.pid) }
  try {
    await inSystem({ env: { SOUK_DATABASE_URL: postgres.url } }, async (system) => {
      await measure('hold + release, PostgreSQL', system, holdAndRelease, beside)
      await measureCheckout('PostgreSQL', system, beside)
    })
  } finally {
    await postgres.stop()
  }
}

async function measureCheckout(engine: string, system: Running, beside: Beside = {}): Promise<void> {
  const scenario = (_: Running, at: LoadSettings) => checkout(system, { ...at, concurrency: CHECKOUTS })
  await measure(`cart, item, order, confirmed, captured and mailed, ${engine}`, system, scenario, beside)
  const { perSecond } = await lastUnits(system, BUYERS, UNITS)
  console.log(`${BUYERS} buyers of one sku, ${engine}: ${UNITS} of ${UNITS} units sold, ${perSecond.toFixed(0)}/s`)
}

/** Runs `work` on a system of its own, which ends with it however it ends. */
async function inSystem(
  options: Parameters<typeof startSystem>[0],
  work: (system: Running) => Promise<void>,
): Promise<void> {
  const system = await startSystem(options)
  try {
    await work(system)
  } finally {
    await system.stop()
  }
}

/** Processes that are measured besides those of the system. */
type Beside = Readonly<Record<string, () => number[]>>

async function measure(
  name: string,
  system: Running,
  scenario: (system: Running, at: LoadSettings) => Promise<Outcome>,
  beside: Beside = {},
): Promise<void> {
  const measured = [
    ...(await system.processes()).map(({ service, pid }) => ({ name: service, pids: () => [pid] })),
    ...Object.entries(beside).map(([name, pids]) => ({ name, pids })),
  ]
  let before: number[] = []
  let own = process.cpuUsage()
  const begun = () => {
    before = measured.map(({ pids }) => cpuOf(pids()))
    own = process.cpuUsage()
  }
  const { perSecond, p50Ms, p99Ms, operations } = await scenario(system, { ...settings, begun })
  const each = (us: number) => (us / operations).toFixed(0)
  const used = measured.map(({ pids }, at) => cpuOf(pids()) - (before[at] as number))
  const cpu = measured.map(({ name }, at) => `${name} ${each(used[at] as number)}`)
  const all = used.reduce((sum, us) => sum + us, 0)
  const { user, system: kernel } = process.cpuUsage(own)
  console.log(
    `${name}: ${perSecond.toFixed(0)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms; CPU us per operation: ${each(all)}, of that ${cpu.join(', ')}; load ${each(user + kernel)}`,
  )
}
