import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { NatsServer, natsServer, NO_NATS } from '../../testing/nats/index.ts'
import { systemClock } from '../../world/clock.ts'
import { systemRandom } from '../../world/random.ts'
import { openLink } from '../broker/testing/link.ts'
import { busConformance } from '../bus.conformance.ts'
import type { Bus } from '../bus.ts'
import type { Stage } from '../conformance/stage.ts'
import { connectNats } from './index.ts'
import { STREAM } from './log.ts'

const WRITTEN_MS = 500

const binary = natsServer()
if (binary === undefined) test('NATS JetStream is a bus', (t) => t.diagnostic(NO_NATS))
else busConformance('NATS JetStream', () => open(binary))

async function open(binary: string): Promise<Stage> {
  const server = await NatsServer.start(binary)
  const clients = new Map<Bus, () => void>()
  const connectClient = async () => {
    const { url, cut } = await openLink(server.url)
    const bus = connectNats({ url, clock: systemClock, random: systemRandom })
    clients.set(bus, cut)
    return standing(bus)
  }
  const again = async (signal: 'SIGTERM' | 'SIGKILL') => {
    await server.end(signal)
    await server.start()
  }
  return {
    bus: await connectClient(),
    another: connectClient,
    die: async (client) => clients.get(client)?.(),
    restart: async () => {
      await written(server)
      await again('SIGTERM')
    },
    crash: () => again('SIGKILL'),
    trim: () => purge(server.url),
    close: async () => {
      for (const [client, cut] of clients) {
        await client.close()
        cut()
      }
      await server.close()
    },
  }
}

/** The first connection takes a moment, and a publish does not wait for it. */
async function standing(bus: Bus): Promise<Bus> {
  for (;;)
    try {
      await bus.check()
      return bus
    } catch {
      await new Promise(setImmediate)
    }
}

/**
 * The server writes what is acknowledged a tenth of a second later, and one of version 2.9 that is told to stop before that
 * may forget it. Then it comes again, as after a crash.
 */
async function written({ folder }: NatsServer): Promise<void> {
  const states = () => globSync('**/obs/*/o.dat', { cwd: folder }).map((file) => statSync(join(folder, file)).mtimeMs)
  while (Math.max(...states()) > Date.now() - WRITTEN_MS) await new Promise(setImmediate)
}

async function purge(url: string): Promise<void> {
  const nats = await connect({ servers: url.replace('nats://', '') })
  await (await jetstreamManager(nats)).streams.purge(STREAM)
  await nats.close()
}
