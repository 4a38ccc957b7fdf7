import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import type { CloudEvent } from '../bus.ts'
import { copiesOn, readNatsAddress } from './address.ts'
import { NatsLink, type Connection } from './link.ts'
import { openLog, STREAM } from './log.ts'

/** Which events an operator wants to see, as the built-in broker takes it: all of it text. */
export type EventQuery = Readonly<Record<string, string>>

interface Seen {
  /** The number of the message; events that were published together have the same. */
  readonly arrival: number
  readonly topic: string
  readonly event: CloudEvent
}

interface GroupView {
  readonly name: string
  /** Messages that are not acknowledged; each holds one event or several. */
  lag: number
  /** JetStream does not tell what was trimmed before a group had seen it. */
  readonly lost: 0
}

/** The bus for an operator's eyes: reading moves nothing. */
export interface NatsView {
  /** Events across topics in the order of arrival, those after `after`; without it those to come. */
  events(query: EventQuery, signal: AbortSignal): Promise<{ events: Seen[]; next: number }>
  topics(): Promise<{ topics: { name: string; events: number; groups: GroupView[] }[] }>
  close(): Promise<void>
}

const LOOK_MS = 250
const PAGE = 100

/** Looks at the bus on this server. Whatever is asked rejects while there is no connection. */
export function viewNats(url: string, clock: Clock, random: Random): NatsView {
  const address = readNatsAddress(url)
  const link = new NatsLink(address, clock, random)
  const opened = async () => {
    const connection = link.now()
    await openLog(connection, copiesOn(address))
    return connection
  }
  return {
    events: async ({ topic, after, limit = String(PAGE), waitMs = '0' }, signal) => {
      const connection = await opened()
      const from = after === undefined ? (await reach(connection)).last : Number(after)
      const until = clock.monotonic() + Number(waitMs)
      let { first, last } = await reach(connection)
      while (last <= from && clock.monotonic() < until) {
        await clock.sleep(LOOK_MS, signal)
        ;({ first, last } = await reach(connection))
      }
      return read(connection, Math.max(from + 1, first), Math.min(last, from + Number(limit)), topic)
    },
    topics: async () => {
      const connection = await opened()
      return { topics: await topicsOf(connection) }
    },
    close: () => link.close(),
  }
}

async function reach({ manager }: Connection): Promise<{ first: number; last: number }> {
  const { state } = await manager.streams.info(STREAM)
  return { first: state.first_seq, last: state.last_seq }
}

/** The events of the messages from `first` to `last`; `next` is the `after` to go on with. */
async function read({ manager }: Connection, first: number, last: number, topic?: string) {
  const events: Seen[] = []
  for (let arrival = first; arrival <= last; arrival++) {
    const message = await manager.streams.getMessage(STREAM, { seq: arrival })
    const [, of = ''] = message?.subject.split('.') ?? []
    if (message !== null && (topic === undefined || topic === of))
      events.push(...message.json<CloudEvent[]>().map((event) => ({ arrival, topic: of, event })))
  }
  return { events, next: Math.max(last, first - 1) }
}

async function topicsOf({ manager }: Connection) {
  const { state } = await manager.streams.info(STREAM, { subjects_filter: 'souk.>' })
  const counts = new Map<string, number>()
  for (const [subject, count] of Object.entries(state.subjects ?? {})) {
    const topic = subject.split('.')[1] as string
    counts.set(topic, (counts.get(topic) ?? 0) + count)
  }
  const groups = new Map<string, Map<string, GroupView>>()
  for await (const { name, num_pending, num_ack_pending } of manager.consumers.list(STREAM)) {
    const [group = '', topic = ''] = name.split('_')
    const inTopic = groups.get(topic) ?? new Map<string, GroupView>()
    const view = inTopic.get(group) ?? { name: group, lag: 0, lost: 0 }
    view.lag += num_pending + num_ack_pending
    groups.set(topic, inTopic.set(group, view))
  }
  const names = [...new Set([...counts.keys(), ...groups.keys()])].sort()
  return names.map((name) => ({
    name,
    events: counts.get(name) ?? 0,
    groups: [...(groups.get(name)?.values() ?? [])],
  }))
}
