import { DiscardPolicy, JetStreamApiCodes, JetStreamApiError, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import type { Connection } from './link.ts'

/** All topics are in one stream, as they are in one log of the built-in broker: they share what is kept. */
export const STREAM = 'souk'
const KEEP_BYTES = 1_000_000_000
const KEEP_MS = 7 * 24 * 3_600_000
const NANOS = 1_000_000

export const nanos = (ms: number): number => ms * NANOS

/** Where the events of a partition are; `*` stands for all of them. */
export const subjectOf = (topic: string, partition: number | '*'): string => `souk.${topic}.${partition}`

/** Makes the stream unless it is there. One that is there keeps its limits: an operator may have changed them. */
export async function openLog({ manager }: Connection, copies: number): Promise<void> {
  try {
    await manager.streams.info(STREAM)
  } catch (error) {
    if (!isMissing(error)) throw error
    await manager.streams.add({
      name: STREAM,
      subjects: ['souk.*.*'],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_bytes: KEEP_BYTES,
      max_age: nanos(KEEP_MS),
      num_replicas: copies,
    })
  }
}

/** Does the log still hold its first event? Asked after a batch has arrived the answer is true of the batch. */
export const isComplete = async ({ manager }: Connection): Promise<boolean> =>
  (await manager.streams.info(STREAM)).state.first_seq <= 1

export async function hasTopic({ manager }: Connection, topic: string): Promise<boolean> {
  const { state } = await manager.streams.info(STREAM, { subjects_filter: subjectOf(topic, '*') })
  return Object.keys(state.subjects ?? {}).length > 0
}

/** The stream or the consumer is not there (any more). */
const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError &&
  (error.code === JetStreamApiCodes.StreamNotFound || error.code === JetStreamApiCodes.ConsumerNotFound)
