import { AckPolicy, DeliverPolicy, type ConsumerConfig } from '@nats-io/jetstream'
import { PARTITIONS, type Bus } from '../bus.ts'
import type { Connection } from './link.ts'
import { nanos, STREAM, subjectOf } from './log.ts'

/** What a batch may take before the server gives it to somebody else, unless it hears that it is still worked on. */
export const HOLD_MS = 5_000

/** Where a group stands in one partition: a durable consumer, which the server keeps. */
export interface Place {
  readonly topic: string
  readonly partition: number
  readonly consumer: string
}

type Start = Parameters<Bus['rewind']>[2]

/** The places of a group in these topics. Those that it never had are made; two instances that make them make the same. */
export async function findPlaces(
  connection: Connection,
  group: string,
  topics: readonly string[],
  from: 'beginning' | 'now',
): Promise<Place[]> {
  const rounds = await roundsOf(connection, group)
  const wanted = topics.flatMap((topic) => Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition })))
  return Promise.all(
    wanted.map(async ({ topic, partition }) => {
      const round = rounds.get(placeOf(group, topic, partition))
      return round === undefined
        ? make(connection, group, topic, partition, 1, from)
        : { topic, partition, consumer: nameOf(group, topic, partition, round) }
    }),
  )
}

/**
 * Begins the next round: new consumers in place of the old ones. An acknowledgement of what was in hand names the old
 * consumer and so moves nothing; whoever waits at it hears that it is gone and looks for the new one.
 */
export async function moveTo(connection: Connection, group: string, topic: string, to: Start): Promise<void> {
  const rounds = await roundsOf(connection, group)
  await Promise.all(
    Array.from({ length: PARTITIONS }, async (_, partition) => {
      const round = rounds.get(placeOf(group, topic, partition)) ?? 0
      await make(connection, group, topic, partition, round + 1, to)
      if (round > 0) await connection.manager.consumers.delete(STREAM, nameOf(group, topic, partition, round))
    }),
  )
}

/** No name of a group or a topic has an underscore. */
const placeOf = (group: string, topic: string, partition: number) => `${group}_${topic}_${partition}`
const nameOf = (group: string, topic: string, partition: number, round: number) =>
  `${placeOf(group, topic, partition)}_${round}`

/** The latest round of each place of the group. */
async function roundsOf({ nats }: Connection, group: string): Promise<Map<string, number>> {
  const rounds = new Map<string, number>()
  for (let offset = 0, total = 1; offset < total;) {
    const answer = await nats.request(`$JS.API.CONSUMER.NAMES.${STREAM}`, JSON.stringify({ offset }))
    const page = answer.json<{ consumers?: string[] | null; total?: number; error?: { description: string } }>()
    if (page.error) throw new Error(`NATS does not list the consumers: ${page.error.description}`)
    const names = page.consumers ?? []
    for (const name of names) {
      const [, place = '', owner, round] = /^(([^_]+)_[^_]+_\d+)_(\d+)$/.exec(name) ?? []
      if (owner === group) rounds.set(place, Math.max(rounds.get(place) ?? 0, Number(round)))
    }
    if (names.length === 0) break
    offset += names.length
    total = page.total ?? 0
  }
  return rounds
}

async function make(
  { manager }: Connection,
  group: string,
  topic: string,
  partition: number,
  round: number,
  start: Start,
): Promise<Place> {
  const consumer = nameOf(group, topic, partition, round)
  await manager.consumers.add(STREAM, {
    durable_name: consumer,
    filter_subject: subjectOf(topic, partition),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(HOLD_MS),
    // One batch in hand, whoever has it: that is the order of the partition.
    max_ack_pending: 1,
    ...startingAt(start),
  })
  return { topic, partition, consumer }
}

function startingAt(start: Start): Pick<ConsumerConfig, 'deliver_policy'> & Partial<ConsumerConfig> {
  if (start === 'beginning') return { deliver_policy: DeliverPolicy.All }
  if (start === 'now') return { deliver_policy: DeliverPolicy.New }
  return { deliver_policy: DeliverPolicy.StartTime, opt_start_time: new Date(start.at).toISOString() }
}
