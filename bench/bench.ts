// `npm run bench [-- bare start memory product hold events call postgres]`: what the system does on this machine, load generator
// included. Every rate stands for right answers only: a wrong one ends the run.
import { startPostgres } from '@souk/kit/testing/postgres'
import { cpuOf } from './load/cpu.ts'
import type { Outcome } from './load/run.ts'
import { bareServer } from './scenarios/bare.ts'
import { callOverhead } from './scenarios/call.ts'
import { eventLatency } from './scenarios/events.ts'
import { holdAndRelease } from './scenarios/hold.ts'
import { readProduct } from './scenarios/product.ts'
import { startSystem, type Running } from './system.ts'

const wanted = process.argv.slice(2)
const runs = (name: string) => wanted.length === 0 || wanted.includes(name)
const settings = { concurrency: 32, seconds: Number(process.env.BENCH_SECONDS ?? 8) }

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
if (['start', 'memory', 'product', 'hold', 'events'].some(runs)) await embedded()
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
  })
  for (let n = 0; n < 3 && runs('start'); n++)
    await inSystem({}, async ({ readySeconds }) => console.log(`npm start to ready: ${readySeconds.toFixed(2)} s`))
}

async function onPostgres(): Promise<void> {
  const postgres = await startPostgres()
  const env = { SOUK_DATABASE_URL: postgres.url }
  await inSystem({ env }, (system) => measure('hold + release, PostgreSQL', system, holdAndRelease)).finally(() =>
    postgres.stop(),
  )
}

/** Runs `work` on a system of its own, which ends with it however it ends. */
async function inSystem(
  options: Parameters<typeof startSystem>[0],
  work: (system: Running) => Promise<void>,
): Promise<void> {
  const system = await startSystem(options)
  await work(system).finally(() => system.stop())
}

async function measure(
  name: string,
  system: Running,
  scenario: (system: Running, at: typeof settings) => Promise<Outcome>,
): Promise<void> {
  const processes = await system.processes()
  const before = processes.map(({ pid }) => cpuOf([pid]))
  const own = process.cpuUsage()
  const { perSecond, p50Ms, p99Ms, operations } = await scenario(system, settings)
  // The warm-up of a quarter is in the CPU figures and not in the count.
  const each = (us: number) => (us / (operations * 1.25)).toFixed(0)
  const cpu = processes.map(({ service, pid }, at) => `${service} ${each(cpuOf([pid]) - (before[at] as number))}`)
  const { user, system: kernel } = process.cpuUsage(own)
  console.log(
    `${name}: ${perSecond.toFixed(0)}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms; CPU us per operation: ${cpu.join(', ')}, load ${each(user + kernel)}`,
  )
}
