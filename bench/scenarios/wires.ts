import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inventory } from '@souk/inventory/contract'
import { grpcPath, type ContractDescription } from '@souk/kit/contract'
import { calleeOf, grpcTransport, type Codecs } from '@souk/kit/grpc'
import { httpTransport, readContractAt } from '@souk/kit/http'
import { createPassports, folderKeys } from '@souk/kit/passport'
import { systemClock } from '@souk/kit/world'
import { freePort } from '../../system/port.ts'
import { startProcess, type Measured } from '../gateway/process.ts'
import { openConnection, requestBytes } from '../load/connection.ts'
import { cpuOf } from '../load/cpu.ts'
import { openGrpcConnection } from '../load/grpc.ts'
import type { LoadSettings } from '../load/run.ts'
import { bareServer } from './bare.ts'

const ROUNDS = 3
const SKU = 'BENCH-1'
const { receive, stock } = inventory.operations
const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))

interface Seen {
  readonly perSecond: number
  /** CPU of the service for one call. */
  readonly serviceUs: number
  /** CPU of who calls. */
  readonly callerUs: number
}

/** One way to ask the same question; an answer that is not as expected must throw. */
type Way = () => Promise<void>

/**
 * One query of one service over HTTP and over gRPC in turn, first asked by the leanest client there can be, which shows the
 * service, then as services ask each other, which shows both sides. Prints as it goes.
 */
export async function compareWires(settings: LoadSettings): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'souk-bench-wires-'))
  const [port, grpcPort] = [await freePort(), await freePort()]
  const service = await startService(data, port, grpcPort)
  try {
    const { perSecond: bare } = await bareServer(settings)
    const ways = await waysTo(data, service.url, `http://127.0.0.1:${grpcPort}`, settings.concurrency)
    for (const [name, pair] of Object.entries(ways)) {
      const { http, grpc } = await inTurn(pair, service, settings)
      for (const [wire, { perSecond, serviceUs, callerUs }] of Object.entries({ HTTP: http, gRPC: grpc }))
        console.log(
          `a query over ${wire}, ${name}: ${perSecond.toFixed(0)}/s, ${(perSecond / bare).toFixed(2)} of a bare server, CPU us per call: service ${serviceUs.toFixed(0)}, caller ${callerUs.toFixed(0)}`,
        )
      console.log(`gRPC does ${(grpc.perSecond / http.perSecond).toFixed(2)} of HTTP, ${name}`)
    }
  } finally {
    await service.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

/** A service as `npm start` runs it, apart from the registry and a broker: nothing that is measured needs them. */
async function startService(data: string, port: number, grpcPort: number): Promise<Measured> {
  const url = `http://127.0.0.1:${port}`
  const args = [file('system/process.mjs'), `file://${file('system/service.ts')}`, file('services/inventory')]
  const places = { SOUK_DATA: data, SOUK_BUS_URL: 'http://souk:none@127.0.0.1:1', SOUK_DISCOVERY_URL: 'static:' }
  const wires = { PORT: String(port), SOUK_GRPC: 'true', SOUK_GRPC_PORT: String(grpcPort) }
  const started = await startProcess(process.execPath, args, {
    url: `${url}/health/ready`,
    env: { ...places, ...wires },
  })
  return { ...started, url }
}

type Pairs = Readonly<Record<string, { readonly http: Way; readonly grpc: Way }>>

async function waysTo(data: string, url: string, grpcUrl: string, connections: number): Promise<Pairs> {
  const keys = await folderKeys(join(data, 'keys'), 'gateway', systemClock)
  const bearer = { subject: 'staff', permissions: ['*'] }
  const passport = await createPassports('gateway', keys, systemClock).issue(inventory.name, bearer)
  const description = (await readContractAt(url)) as ContractDescription
  const instance = { service: inventory.name, id: 'one', url, grpcUrl, version: '1', contractHash: '' }
  const [http, input] = [httpTransport(), { sku: SKU }]
  const grpc = grpcTransport(httpTransport(), async () => description)
  const signal = new AbortController().signal
  const made = await http.send(instance, receive, { ...input, quantity: 7 }, { passport, idempotencyKey: 'b' }, signal)
  if (made.status !== 201) throw new Error(`no stock: ${JSON.stringify(made.body)}`)
  const byTransport = (transport: typeof http) => async () => {
    const { status, body } = await transport.send(instance, stock, input, { passport, deadlineMs: 5_000 }, signal)
    if (status !== 200 || (body as { available: number }).available !== 7) throw new Error(`a wrong answer: ${status}`)
  }
  const codecs = calleeOf(description).codecs(stock) as Codecs
  return {
    'asked by the leanest client': {
      http: await leanHttp(url, passport, connections),
      grpc: await leanGrpc(grpcUrl, codecs, passport),
    },
    'asked as services ask': { http: byTransport(http), grpc: byTransport(grpc) },
  }
}

async function leanHttp(url: string, passport: string, count: number): Promise<Way> {
  const free = await Promise.all(Array.from({ length: count }, () => openConnection(new URL(url))))
  const request = requestBytes('GET', `/v1/stock/${SKU}`, { 'x-passport': passport })
  return async () => {
    const connection = free.pop()
    if (connection === undefined) throw new Error('no connection is free')
    const { status, body } = await connection.send(request)
    free.push(connection)
    if (status !== 200 || !body.includes('"available":7')) throw new Error(`a wrong answer: ${status} ${String(body)}`)
  }
}

async function leanGrpc(grpcUrl: string, { input, output }: Codecs, passport: string): Promise<Way> {
  const metadata = { 'x-passport': passport }
  const connection = openGrpcConnection(grpcUrl, grpcPath(stock), input.encode({ sku: SKU }), metadata)
  const expected = await connection.send()
  if ((output.decode(expected) as { available: number }).available !== 7) throw new Error('a wrong answer')
  return async () => {
    const answer = await connection.send()
    if (!answer.equals(expected)) throw new Error(`a wrong answer: ${answer.toString('hex')}`)
  }
}

/** Each wire in several rounds; the middle one of each counts. */
async function inTurn(pair: Pairs[string], service: Measured, settings: LoadSettings) {
  const seen = { http: [] as Seen[], grpc: [] as Seen[] }
  for (let round = 0; round < ROUNDS; round++)
    for (const wire of ['http', 'grpc'] as const) seen[wire].push(await measure(pair[wire], service, settings))
  const middle = (all: Seen[]) => all.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(ROUNDS / 2)] as Seen
  return { http: middle(seen.http), grpc: middle(seen.grpc) }
}

async function measure(way: Way, { pid }: Measured, { concurrency, seconds }: LoadSettings): Promise<Seen> {
  const repeat = async (ms: number) => {
    let calls = 0
    const until = performance.now() + ms
    const worker = async () => {
      for (; performance.now() < until; calls++) await way()
    }
    await Promise.all(Array.from({ length: concurrency }, worker))
    return calls
  }
  await repeat((seconds * 1_000) / 4)
  const [before, own, started] = [cpuOf([pid]), process.cpuUsage(), performance.now()]
  const calls = await repeat(seconds * 1_000)
  const { user, system } = process.cpuUsage(own)
  return {
    perSecond: (calls * 1_000) / (performance.now() - started),
    serviceUs: (cpuOf([pid]) - before) / calls,
    callerUs: (user + system) / calls,
  }
}
