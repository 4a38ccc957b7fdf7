import type { Registry } from '@souk/kit/discovery'
import type { Announced } from './launch.ts'

/** How long the registry is asked to wait for a change before it is asked again. */
const WAIT_MS = 30_000

/** Sees in the registry when an instance has announced itself. */
export const seenIn =
  (registry: Registry): Announced =>
  async (instanceId, over) => {
    for (;;) {
      const { epoch, revision, instances } = registry.list()
      const found = instances.find(({ id }) => id === instanceId)
      if (found !== undefined) return found.url
      await registry.next(epoch, revision, WAIT_MS, over)
      over.throwIfAborted()
    }
  }
