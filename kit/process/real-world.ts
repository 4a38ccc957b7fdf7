import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connectBus } from '../bus/index.ts'
import { openSqlite, type Database } from '../database/index.ts'
import { connectRegistry, staticDiscovery, type Discovery } from '../discovery/index.ts'
import { openMessenger } from '../message/index.ts'
import { openOutbound } from '../outbound/index.ts'
import { folderKeys } from '../passport/index.ts'
import { argon2Digest, createPasswords } from '../password/index.ts'
import { openTelemetry } from '../telemetry/index.ts'
import { openWires } from './wires.ts'
import { idMaker, systemClock, systemRandom, type World } from '../world/index.ts'

/** Where the parts of infrastructure are. Everything is an address; what it points to decides which adapter is used. */
export interface Addresses {
  /** The name of this process: a service, or `gateway`. */
  readonly name: string
  /** The folder for SQLite files and keys. */
  readonly data: string
  /** `http://souk:TOKEN@host:port`: the built-in broker. `nats://host:port`: NATS JetStream. */
  readonly bus: string
  /** `http://souk:TOKEN@host:port`: the built-in registry. `static:catalog=http://…,…`: a fixed list. */
  readonly discovery: string
  /** `postgres://user:password@host/database` of this service. Without it: SQLite in the data folder. */
  readonly database?: string | undefined
  readonly port?: number | undefined
  /** The port for gRPC, where that is offered. */
  readonly grpcPort?: number | undefined
  /** Default 127.0.0.1. */
  readonly address?: string | undefined
}

/**
 * The world of real processes. With a PostgreSQL address it is what the design calls `cluster`, without one `embedded`;
 * the code of a service cannot tell.
 */
export async function realWorld(
  at: Addresses,
  env: Readonly<Record<string, string | undefined>>,
): Promise<World & { close(): Promise<void> }> {
  const clock = systemClock
  const random = systemRandom
  // First of all: it throws where something is set wrong.
  const { transport, listen } = await openWires(at, env)
  const bus = await connectBus({ url: at.bus, clock, random })
  const discovery: Discovery = await connectDiscovery(at.discovery)
  const newId = idMaker(clock, random)
  const instanceId = newId('ins')
  const messenger = openMessenger(env, clock)
  const outbound = openOutbound()
  const telemetry = openTelemetry({ service: at.name, instance: instanceId, env, clock })
  return {
    instanceId,
    newId,
    clock,
    random,
    env,
    passwords: createPasswords({ clock, random, telemetry, digest: argon2Digest }),
    keys: await folderKeys(join(at.data, 'keys'), at.name, clock, (error) =>
      telemetry.log().error('the key of this process cannot be looked after', { cause: String(error) }),
    ),
    bus,
    discovery,
    transport,
    telemetry,
    messenger,
    outbound,
    openDatabase: (service, { durable }) => openDatabase(at, service, durable),
    listen,
    close: async () => {
      await Promise.all([bus.close(), discovery.close(), transport.close(), messenger.close(), outbound.close()])
      await telemetry.close()
    },
  }
}

async function openDatabase(at: Addresses, service: string, durable: boolean): Promise<Database> {
  if (at.database !== undefined) {
    // Only here, because a process on SQLite needs none of it.
    const { openPostgres } = await import('../database/postgres/index.ts')
    return openPostgres({ url: at.database, durable }, systemClock, systemRandom)
  }
  const folder = join(at.data, 'databases')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return openSqlite(
    { file: join(folder, `${service}.db`), synchronous: durable ? 'FULL' : 'NORMAL' },
    systemClock,
    systemRandom,
  )
}

async function connectDiscovery(address: string): Promise<Discovery> {
  if (address.startsWith('static:')) return staticDiscovery(address.slice('static:'.length))
  const { origin, password } = new URL(address)
  return connectRegistry({ url: origin, token: decodeURIComponent(password), clock: systemClock, random: systemRandom })
}
