import type { CloudEvent } from '../bus/index.ts'
import type { Clock } from '../world/clock.ts'
import { advance, seqOf } from './position.ts'
import type { Transact } from './transact.ts'

/** Nobody waits for these receipts but the acknowledgement, so that there is time for more of them. */
const GATHER_MS = 10

interface Passing {
  readonly event: CloudEvent
  readonly settle: PromiseWithResolvers<void>
}

/**
 * Lets events pass that nobody here reacts to: only their receipts are written, all that come within a moment in one
 * transaction. One that fails does not take the others with it.
 */
export function createPassing(transact: Transact, clock: Clock): (event: CloudEvent) => Promise<void> {
  let waiting: Passing[] = []
  let writing = false

  const write = (events: readonly CloudEvent[]) =>
    transact(
      async ({ db }) => {
        for (const event of events) void advance(db, event, seqOf(event) - 1)
      },
      { repeatable: true },
    )
  const one = ({ event, settle }: Passing) => write([event]).then(settle.resolve, settle.reject)
  const together = async (group: readonly Passing[]) => {
    const done = await write(group.map(({ event }) => event)).then(
      () => true,
      () => false,
    )
    for (const each of group)
      if (done) each.settle.resolve()
      else await one(each)
  }
  const go = async () => {
    writing = true
    while (waiting.length > 0) {
      await clock.sleep(GATHER_MS)
      const group = waiting
      waiting = []
      await together(group)
    }
    writing = false
  }
  return (event) => {
    const settle = Promise.withResolvers<void>()
    waiting.push({ event, settle })
    if (!writing) void go()
    return settle.promise
  }
}
