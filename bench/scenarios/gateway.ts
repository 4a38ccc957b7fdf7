import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../system/port.ts'
import { nginxBinary, NO_NGINX, startNginx } from '../gateway/nginx.ts'
import { startProcess, type Measured } from '../gateway/process.ts'
import { requestBytes, type Connection } from '../load/connection.ts'
import { cpuOf, familyOf } from '../load/cpu.ts'
import { pace } from '../load/pace.ts'
import { load, type LoadSettings } from '../load/run.ts'

const ROUNDS = 3
const THING = '/v1/things/7'
const SHARED = '/v1/shared/7'
/** Everything is on: the limits count every request, and nobody reaches them. */
const LIMITED = { GATEWAY_LIMIT_LOCAL: 'true', GATEWAY_BROWSE_PER_MINUTE: '1000000000' }
const childFile = (name: string) => fileURLToPath(new URL(`../gateway/${name}.child.ts`, import.meta.url))
const systemFile = (name: string) => fileURLToPath(new URL(`../../system/${name}`, import.meta.url))

/** One way to the small service. */
interface Way {
  readonly name: string
  readonly url: string
  readonly pids: () => readonly number[]
  readonly request: Buffer
}

interface Seen {
  perSecond: number
  cpuUs: number
}

/**
 * A small answer through nginx and through the gateway in turn, in front of the same service, so that a machine that changes
 * its speed changes all of them; then the time that each adds at half of the gateway's rate. Prints as it goes.
 */
export async function compareGateway(settings: LoadSettings): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'souk-bench-gateway-'))
  const running: Measured[] = []
  const keep = async (starting: Promise<Measured>) => {
    running.unshift(await starting)
    return running[0] as Measured
  }
  try {
    const service = await keep(startChild('small', THING))
    const collector = await keep(startChild('collector', '/'))
    const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }
    const someTraced = { ...traced, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' }
    const binary = nginxBinary()
    const nginx = binary === undefined ? [] : [wayOf('nginx', await keep(startNginx(binary, service.url, THING)))]
    if (binary === undefined) console.log(`${NO_NGINX}: no ratios`)
    const every = wayOf('gateway, every trace sampled', await keep(startGateway(service.url, join(data, 'a'), traced)))
    const some = wayOf('gateway, 1 % sampled', await keep(startGateway(service.url, join(data, 'b'), someTraced)))
    const kept = { ...some, name: 'gateway, a kept answer', request: bytesOf(SHARED) }
    const rates = await inTurn([...nginx, every, some, kept], settings)
    await added(
      wayOf('the service itself', service),
      [...nginx, every, some],
      (rates.get(some.name) as Seen).perSecond / 2,
    )
  } finally {
    for (const each of running) await each.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

const bytesOf = (path: string) => requestBytes('GET', path, { accept: '*/*' })
const wayOf = (name: string, { url, pid }: Measured): Way => ({
  name,
  url,
  pids: () => familyOf(pid),
  request: bytesOf(THING),
})

async function startChild(name: string, path: string): Promise<Measured> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const started = await startProcess(process.execPath, [childFile(name), String(port)], { url: url + path })
  return { ...started, url }
}

/** The gateway as `npm start` runs it, apart from the registry: it knows the service from a fixed list. */
async function startGateway(service: string, data: string, env: Record<string, string>): Promise<Measured> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const args = [systemFile('process.mjs'), systemFile('gateway.ts'), 'small']
  const places = { PORT: String(port), SOUK_DATA: data, SOUK_BUS_URL: 'http://souk:none@127.0.0.1:1' }
  const started = await startProcess(process.execPath, args, {
    url: url + THING,
    env: { ...places, SOUK_DISCOVERY_URL: `static:small=${service}`, ...LIMITED, ...env },
  })
  return { ...started, url }
}

/** Rates in several rounds, each way in turn; prints the middle one and what it is of the first way's. */
async function inTurn(ways: readonly Way[], settings: LoadSettings): Promise<Map<string, Seen>> {
  const seen = new Map(ways.map(({ name }): [string, Seen[]] => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const way of ways) seen.get(way.name)?.push(await measure(way, settings))
  const middle = new Map([...seen].map(([name, all]) => [name, median(all)]))
  const first = middle.get(ways[0]?.name ?? '') as Seen
  for (const [name, { perSecond, cpuUs }] of middle)
    console.log(
      `a small answer through ${name}: ${perSecond.toFixed(0)}/s, ${(perSecond / first.perSecond).toFixed(2)} of ${ways[0]?.name}, ${cpuUs.toFixed(0)} us of CPU a request`,
    )
  return middle
}

const median = (all: Seen[]): Seen => all.sort((a, b) => a.perSecond - b.perSecond)[Math.floor(all.length / 2)] as Seen

async function measure({ url, pids, request }: Way, settings: LoadSettings): Promise<Seen> {
  let before = 0
  const begun = () => (before = cpuOf(pids()))
  const { perSecond, operations } = await load(url, { ...settings, begun }, (connection) => ask(connection, request))
  return { perSecond, cpuUs: (cpuOf(pids()) - before) / operations }
}

async function ask(connection: Connection, request: Buffer): Promise<void> {
  const { status, body } = await connection.send(request)
  if (status !== 200 || body.length < 450) throw new Error(`a wrong answer: ${status} ${String(body).slice(0, 200)}`)
}

/** What each way adds to the time of an answer at this rate. */
async function added(bare: Way, ways: readonly Way[], perSecond: number): Promise<void> {
  const all = [bare, ...ways].map((way): [Way, number[]] => [way, []])
  for (let round = 0; round < ROUNDS; round++)
    for (const [{ url, request }, p99s] of all)
      p99s.push(at99(await pace(url, { perSecond, seconds: 3, connections: 64 }, (each) => ask(each, request))))
  const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
  const [, own] = all.shift() as [Way, number[]]
  for (const [{ name }, p99s] of all)
    console.log(
      `${name} at ${perSecond.toFixed(0)}/s: p99 ${middle(p99s).toFixed(2)} ms, ${(middle(p99s) - middle(own)).toFixed(2)} ms more than without`,
    )
}

const at99 = (times: readonly number[]) => times[Math.floor(times.length * 0.99)] as number
