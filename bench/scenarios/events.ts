import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inventory } from '@souk/inventory/contract'
import { contract } from '@souk/kit/contract'
import { host } from '@souk/kit/host'
import { realWorld } from '@souk/kit/process'
import { on, service } from '@souk/kit/service'
import type { Running } from '../system.ts'

const RATE = 200

/**
 * Events at a fixed rate, from the moment a command of inventory emits one to the moment when a consumer has committed its
 * effect: commit, relay, broker, delivery, reaction, commit. The consumer is a service of its own with its own database.
 */
export async function eventLatency(
  system: Running,
  seconds: number,
): Promise<{ p50Ms: number; p99Ms: number; events: number }> {
  const times: number[] = []
  const listener = service(contract('bench-listener', { doc: 'Listens.', operations: {}, events: {} }), {
    operations: {},
    reactions: [
      on(inventory.events.received, async (_, ctx) => {
        await ctx.tx(async () => {})
        times.push(ctx.now() - ctx.event.at)
      }),
    ],
    startFrom: 'now',
  })
  const world = await realWorld({ name: 'bench-listener', data: system.data, ...(await addresses(system)) }, {})
  const running = await host(listener, world)
  await running.started
  const sent = await sendReceipts(system, seconds)
  while (times.length < sent) await world.clock.sleep(20)
  await running.stop()
  await world.close()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] as number
  return { p50Ms: at(0.5), p99Ms: at(0.99), events: times.length }
}

async function addresses({ data, processes }: Running): Promise<{ bus: string; discovery: string }> {
  const read = (file: string) => JSON.parse(readFileSync(join(data, file), 'utf8')) as Record<string, string>
  const broker = (await processes()).find((each) => each.service === 'broker')
  const { busToken, registryToken } = read('secrets.json')
  const withToken = (url: string, token: string | undefined) => url.replace('http://', `http://souk:${token}@`)
  return {
    bus: withToken(broker?.url ?? '', busToken),
    discovery: withToken(read('control.json').url ?? '', registryToken),
  }
}

/** Open loop: the next one is sent when its time has come, whether or not the one before was answered. */
async function sendReceipts({ gateway, staffKey }: Running, seconds: number): Promise<number> {
  const count = RATE * seconds
  const started = performance.now()
  const answers: Promise<void>[] = []
  for (let n = 0; n < count; n++) {
    const wait = started + (n * 1_000) / RATE - performance.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    answers.push(receive(gateway, staffKey, n))
  }
  await Promise.all(answers)
  return count
}

async function receive(gateway: string, staffKey: string, n: number): Promise<void> {
  const headers = { authorization: `Bearer ${staffKey}`, 'content-type': 'application/json' }
  const reply = await fetch(`${gateway}/v1/stock/EVENT-${n % 50}/receipts`, {
    method: 'POST',
    headers,
    body: '{"quantity":1}',
  })
  if (reply.status !== 201) throw new Error(`receipt: ${reply.status} ${await reply.text()}`)
  await reply.arrayBuffer()
}
