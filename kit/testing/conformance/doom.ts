import type { World } from '../../world/index.ts'
import { withHooks } from '../fault.ts'

/** The moments of a process at which its death is most awkward. */
export type Moment = 'before commit' | 'after commit' | 'before publish' | 'after publish' | 'on delivery'

/** At the `nth` of such moments the process ends. */
export interface Doom {
  readonly moment: Moment
  readonly nth: number
}

/** A world in which the process dies by `die` when its moment has come. Only transactions that emit, react or move a saga count. */
export function doomed(world: World, { moment, nth }: Doom, die: () => void): World {
  let count = 0
  const passing = async (now: Moment) => {
    if (now !== moment || ++count !== nth) return
    die()
    await new Promise(() => {})
  }
  const ofInterest = (wrote: string) => /insert into souk_(outbox|position|saga_history)/.test(wrote)
  const hooked = withHooks(world, {
    beforeCommit: async (wrote) => ofInterest(wrote) && passing('before commit'),
    afterCommit: async (wrote) => ofInterest(wrote) && passing('after commit'),
  })
  return {
    ...hooked,
    bus: {
      ...world.bus,
      publish: async (...args) => {
        await passing('before publish')
        await world.bus.publish(...args)
        await passing('after publish')
      },
      subscribe: (options) =>
        world.bus.subscribe({
          ...options,
          handle: async (batch, signal) => {
            await passing('on delivery')
            return options.handle(batch, signal)
          },
        }),
    },
  }
}
