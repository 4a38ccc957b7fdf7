import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { contract, integer, object, query } from '@souk/kit/contract'
import { createCalls } from '@souk/kit/call'
import { staticDiscovery } from '@souk/kit/discovery'
import { httpTransport } from '@souk/kit/http'
import { createPassports, type Keys } from '@souk/kit/passport'
import { deadlineIn } from '@souk/kit/resilience'
import { openTelemetry } from '@souk/kit/telemetry'
import { idMaker, systemClock as clock, systemRandom as random, type World } from '@souk/kit/world'
import { Pool } from 'undici'

const CALLS = 4_000
const AT_ONCE = 16

const { operations } = contract('leaf', {
  doc: 'Answers.',
  operations: {
    ask: query('GET /ask', { doc: 'Answers.', input: object({}), output: object({ n: integer() }), access: 'public' }),
  },
  events: {},
})

/** What a call through the kit costs this process beyond a bare undici request, in microseconds of CPU; server included in both. */
export async function callOverhead(): Promise<{ bareUs: number; kitUs: number }> {
  const server = createServer((_, reply) =>
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': 7 }).end('{"n":1}'),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keys: Keys = { sign: async () => 'token', verify: () => Promise.reject(new Error('not asked')) }
  const transport = httpTransport()
  const telemetry = openTelemetry({ service: 'bench', instance: 'bench', env: {}, clock })
  const world = {
    clock,
    random,
    keys,
    transport,
    telemetry,
    discovery: staticDiscovery(`leaf=${url}`),
    newId: idMaker(clock, random),
  } as World
  const calls = createCalls('bench', world, createPassports('bench', keys, clock))
  const span = telemetry.span('bench', 'internal')
  const pool = new Pool(url, { connections: AT_ONCE, pipelining: 1 })

  const bare = async () => {
    const reply = await pool.request({ method: 'GET', path: '/ask' })
    JSON.parse(await reply.body.text())
  }
  const throughKit = () => calls.call(operations.ask, {}, { deadline: deadlineIn(clock, 5_000), span })
  await cpuOf(bare)
  await cpuOf(throughKit)
  // In turn, so that a machine that changes its speed changes both.
  const bareUs: number[] = []
  const kitUs: number[] = []
  for (let round = 0; round < 5; round++) {
    bareUs.push(await cpuOf(bare))
    kitUs.push(await cpuOf(throughKit))
  }
  await Promise.all([pool.close(), transport.close(), telemetry.close()])
  server.close()
  return { bareUs: median(bareUs), kitUs: median(kitUs) }
}

async function cpuOf(call: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = 0; n < CALLS / AT_ONCE; n++) await call()
    }),
  )
  const { user, system } = process.cpuUsage(before)
  return (user + system) / CALLS
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number
