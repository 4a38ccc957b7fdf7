import type { CloudEvent } from '../bus/index.ts'
import { advance, seqOf } from './position.ts'
import type { Transact } from './transact.ts'

interface Passing {
  readonly event: CloudEvent
  readonly settle: PromiseWithResolvers<void>
}

/**
 * Lets events pass that nobody here reacts to: only their receipts are written, all that have come while the last were
 * written in one transaction. One that fails does not take the others with it.
 */
export function createPassing(transact: Transact): (event: CloudEvent) => Promise<void> {
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
    // What else was delivered with the first comes along.
    await Promise.resolve()
    while (waiting.length > 0) {
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
