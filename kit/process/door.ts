import type { Endpoint } from '../call/index.ts'
import type { World } from '../world/index.ts'

/** Another way into a service than HTTP, in the same process: the default export of the file `door.ts` in its folder. */
export type Door = (endpoint: Endpoint, world: World) => Promise<{ close(): Promise<void> }>

/** The world of a service that has a door: what listens, listens there too. */
export const withDoor = (world: World, door: Door): World => ({
  ...world,
  listen: async (endpoint) => {
    const listener = await world.listen(endpoint)
    const opened = await door(endpoint, world)
    return {
      ...listener,
      close: async () => {
        await opened.close()
        await listener.close()
      },
    }
  },
})
