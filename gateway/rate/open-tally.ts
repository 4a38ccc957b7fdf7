import type { Telemetry } from '@souk/kit/telemetry'
import type { Clock } from '@souk/kit/world'
import { memoryTally, type Tally } from './tally.ts'

/** Where requests are counted: in the Redis of this address, or here. */
export async function openTally(
  url: string | undefined,
  world: { clock: Clock; telemetry: Telemetry },
): Promise<Tally> {
  if (url === undefined) return memoryTally(world.clock)
  // Only here, because a gateway that is alone needs none of it.
  const { redisTally } = await import('./redis-tally.ts')
  return redisTally(url, world)
}
