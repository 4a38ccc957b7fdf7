import { partitionOf, type CloudEvent } from '../bus.ts'
import type { Connection } from './link.ts'
import { subjectOf } from './log.ts'

const ANSWER_MS = 10_000
/** A message is a batch: what was published together is handled and acknowledged together, at most so many. */
const MESSAGE_EVENTS = 100
/** For subject and headers. */
const ROOM_BYTES = 4_096

/**
 * Publishes events, those of a partition one message after the other: a later one must not be stored if an earlier one is
 * not. Rejects only when nothing more is under way.
 */
export async function publish(
  { nats, stream }: Connection,
  topic: string,
  events: readonly CloudEvent[],
): Promise<void> {
  const partitions = Map.groupBy(events, ({ subject }) => partitionOf(subject))
  const room = (nats.info?.max_payload ?? 0) - ROOM_BYTES
  const ends = await Promise.allSettled(
    [...partitions].map(async ([partition, events]) => {
      for (const message of messages(events, room))
        await stream.publish(subjectOf(topic, partition), message, { timeout: ANSWER_MS })
    }),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** The messages that carry these events in this order, none of them larger than the server takes. */
function* messages(events: readonly CloudEvent[], room: number): Generator<string> {
  let texts: string[] = []
  let bytes = 0
  for (const event of events) {
    const text = JSON.stringify(event)
    const size = Buffer.byteLength(text) + 1
    if (size > room) throw new Error(`Event ${event.id} is larger than what the NATS server takes (max_payload).`)
    if (texts.length === MESSAGE_EVENTS || bytes + size > room) {
      yield `[${texts.join(',')}]`
      texts = []
      bytes = 0
    }
    texts.push(text)
    bytes += size
  }
  yield `[${texts.join(',')}]`
}
