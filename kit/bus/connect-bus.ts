import { connectBroker, type BrokerClientOptions } from './broker-client.ts'
import type { Bus } from './bus.ts'

/** A bus on what the address names: `http://…` the built-in broker, `nats://…` NATS JetStream. */
export async function connectBus(options: BrokerClientOptions): Promise<Bus> {
  if (!options.url.startsWith('nats:')) return connectBroker(options)
  // Only here, because a process on the built-in broker needs none of it.
  const { connectNats } = await import('./nats/index.ts')
  return connectNats(options)
}
