import type { Bus } from '../bus/index.ts'
import type { Endpoint, Transport } from '../call/transport.ts'
import type { Database } from '../database/index.ts'
import type { Discovery } from '../discovery/index.ts'
import type { Messenger } from '../message/index.ts'
import type { Outbound } from '../outbound/index.ts'
import type { Keys } from '../passport/index.ts'
import type { Passwords } from '../password/index.ts'
import type { Telemetry } from '../telemetry/index.ts'
import type { Clock } from './clock.ts'
import type { Random } from './random.ts'

/** Where a service runs. Everything it needs from outside comes from here, so that a simulation can be a world too. */
export interface World {
  /** Names this process among the others of its service. */
  readonly instanceId: string
  readonly clock: Clock
  readonly random: Random
  /** A new identifier, `ord_01j…`; they sort in the order in which this process made them. */
  newId(prefix: string): string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly keys: Keys
  readonly passwords: Passwords
  readonly bus: Bus
  readonly discovery: Discovery
  readonly transport: Transport
  readonly telemetry: Telemetry
  /** Takes messages to people. A world in which nobody is written to has none. */
  readonly messenger?: Messenger
  /** Carries requests to addresses that strangers gave. A world without it sends none. */
  readonly outbound?: Outbound
  /** Opens the database of one service. `durable`: a commit survives a power failure. */
  openDatabase(service: string, options: { durable: boolean }): Promise<Database>
  /** Makes an endpoint reachable for others and answers its address, and the one for gRPC where that is wanted. */
  listen(endpoint: Endpoint): Promise<{ url: string; grpcUrl?: string; close(): Promise<void> }>
}
