import type { Clock } from '../../world/clock.ts'
import type { Cursor } from '../sharing/cursor.ts'
import type { PartitionLog, Topic } from '../sharing/topic.ts'
import type { Log } from './log.ts'
import type { Recent } from './recent.ts'

/** Acknowledgements wait this long for publishes to share the disk with; the consumer gets its next batch meanwhile. */
const GATHER_MS = 10
const RETRY_MS = 500
/** Under load commits keep this distance: fewer and larger ones leave more time for everything else. */
const DISTANCE_MS = 3

/** An event on its way into the log. */
export interface NewEvent {
  readonly partition: number
  readonly text: string
}

/** A partition that has new events, as it is once they are on the disk. */
export interface Grown {
  readonly topic: Topic
  readonly partition: PartitionLog
  /** The new events as JSON. */
  readonly texts: string[]
}

interface Publish {
  readonly topic: Topic
  readonly events: readonly NewEvent[]
}

/**
 * Group commit: what arrives together is written in one transaction and so with one fsync, and nobody is answered before
 * it. In memory the log grows after the commit only, so that what was not written is not delivered.
 */
export class Commits {
  readonly #log: Log
  readonly #recent: Recent
  readonly #clock: Clock
  readonly #committed: (grown: readonly Grown[]) => void
  readonly #publishes: Publish[] = []
  readonly #cursors = new Set<Cursor>()
  readonly #topics = new Set<Topic>()
  #next: PromiseWithResolvers<void> | undefined
  #soon = false
  #cancelLater: (() => void) | undefined
  #lastAt: number
  #lastCommitMs = -Infinity
  /** Why the log could not be written the last time; undefined when it could. */
  failure: unknown

  /** `committed` is told which partitions have new events. */
  constructor(log: Log, recent: Recent, clock: Clock, committed: (grown: readonly Grown[]) => void) {
    this.#log = log
    this.#recent = recent
    this.#clock = clock
    this.#committed = committed
    this.#lastAt = log.newest()?.at ?? 0
  }

  /** Resolves when the events are on the disk. Rejects with SQLite's error if they are not. */
  publish(topic: Topic, events: readonly NewEvent[]): Promise<void> {
    this.#publishes.push({ topic, events })
    if (!this.#soon) this.#flushSoon()
    return this.saved()
  }

  /** Notes that a group has moved; it is stored with the next commit. */
  moved(cursor: Cursor): void {
    this.#cursors.add(cursor)
    this.#later(GATHER_MS)
  }

  made(topic: Topic): void {
    this.#topics.add(topic)
    this.#later(GATHER_MS)
  }

  /** Resolves when everything noted so far is on the disk. Rejects with SQLite's error if it is not. */
  saved(): Promise<void> {
    if (!this.#soon && !this.#cancelLater) return Promise.resolve()
    this.#next ??= Promise.withResolvers()
    return this.#next.promise
  }

  /** Writes everything that waits, now. */
  flush(): void {
    const next = this.#next
    this.#next = undefined
    this.#soon = false
    this.#cancelLater?.()
    this.#cancelLater = undefined
    const publishes = this.#publishes.splice(0)
    let grown: Map<PartitionLog, Grown>
    try {
      grown = this.#write(publishes)
      this.failure = undefined
    } catch (error) {
      this.failure = error
      this.#later(RETRY_MS)
      next?.reject(error)
      return
    }
    this.#cursors.clear()
    this.#topics.clear()
    for (const [log, { partition, texts }] of grown) {
      this.#recent.add(log, texts)
      Object.assign(log, partition)
    }
    next?.resolve()
    if (grown.size > 0) this.#committed([...grown.values()])
  }

  #flushSoon(): void {
    this.#soon = true
    const waitMs = this.#lastCommitMs + DISTANCE_MS - this.#clock.monotonic()
    if (waitMs >= 1) this.#clock.after(waitMs, () => this.flush())
    // After this turn's requests have been read, so that they share the commit.
    else setImmediate(() => this.flush())
  }

  #later(ms: number): void {
    this.#cancelLater ??= this.#clock.after(ms, () => this.flush())
  }

  #write(publishes: readonly Publish[]): Map<PartitionLog, Grown> {
    const grown = new Map<PartitionLog, Grown>()
    if (publishes.length + this.#cursors.size + this.#topics.size === 0) return grown
    const at = Math.max(this.#lastAt, this.#clock.now())
    this.#log.transaction(() => {
      for (const topic of this.#topics) this.#log.saveTopic(topic)
      for (const { topic, events } of publishes) for (const event of events) this.#append(topic, event, at, grown)
      for (const { topic, partition } of grown.values()) this.#log.savePartition(topic, partition)
      for (const cursor of this.#cursors) this.#log.savePlace(cursor)
    })
    this.#lastAt = at
    this.#lastCommitMs = this.#clock.monotonic()
    return grown
  }

  #append(topic: Topic, { partition: number, text }: NewEvent, at: number, grown: Map<PartitionLog, Grown>): void {
    const before = topic.partitions[number] as PartitionLog
    let after = grown.get(before)
    if (!after) grown.set(before, (after = { topic, partition: { ...before }, texts: [] }))
    const bytes = Buffer.byteLength(text)
    this.#log.append({ topic: topic.number, partition: number, offset: after.partition.next, at, bytes, text })
    after.texts.push(text)
    after.partition.next++
    after.partition.bytes += bytes
  }
}
