import { PARTITIONS } from '../bus.ts'

/** How far the log of one partition reaches. Offsets are dense: `first` is the oldest kept event, `next` the one to come. */
export interface PartitionLog {
  readonly number: number
  first: number
  next: number
  /** What the kept events take, in bytes of JSON. */
  bytes: number
}

export interface Topic {
  /** 1, 2, 3 … in the order in which the topics were made. */
  readonly number: number
  readonly name: string
  readonly partitions: readonly PartitionLog[]
}

/** A topic without events. */
export const newTopic = (number: number, name: string): Topic => ({
  number,
  name,
  partitions: Array.from({ length: PARTITIONS }, (_, at) => ({ number: at, first: 0, next: 0, bytes: 0 })),
})

/** Topics and groups carry the names of services. */
export const NAME = '^[a-z][a-z0-9-]{0,62}$'

const VALID = new RegExp(NAME)

/** Throws if no service can have one of these names. */
export function assertNames(...names: readonly string[]): void {
  for (const name of names)
    if (!VALID.test(name)) throw new Error(`${name} is no name of a topic or a group: it must match ${NAME}`)
}

/** Does the log still hold the first event of the topic? Once something was trimmed the answer is no for ever. */
export const isComplete = (topic: Topic): boolean => topic.partitions.every(({ first }) => first === 0)
