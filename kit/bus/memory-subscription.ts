import type { Clock } from '../world/clock.ts'
import type { Batch, Subscribe } from './bus.ts'
import { Lanes } from './lanes.ts'
import type { Faults } from './memory-bus.ts'
import type { MemoryLog } from './memory-log.ts'
import type { Cursor } from './sharing/cursor.ts'
import type { Group } from './sharing/group.ts'
import { isComplete } from './sharing/topic.ts'

const MAX_BATCH = 100

/** One member of a group on the bus in memory. */
export class MemorySubscription {
  readonly #log: MemoryLog
  readonly #group: Group
  readonly #member: string
  readonly #clock: Clock
  readonly #faults: Faults
  readonly #lanes: Lanes
  readonly #lost = new AbortController()
  readonly #deaf: () => void

  constructor(log: MemoryLog, { group, topics, from, handle }: Subscribe, clock: Clock, faults: Faults) {
    this.#log = log
    this.#clock = clock
    this.#faults = faults
    this.#group = log.group(group)
    this.#member = log.nextMember()
    this.#lanes = new Lanes(async (batch, signal) => {
      for (const delivery of faults.deliveries?.(batch) ?? [batch]) await handle(delivery, signal)
    }, clock)
    const wanted = topics.map((topic) => log.topic(topic))
    for (const topic of wanted) this.#group.begin(topic, from)
    this.#group.join(this.#member, wanted)
    this.#deaf = log.listen({ group: this.#group, topics: wanted, look: () => this.#look() })
    this.#look()
  }

  async close(): Promise<void> {
    this.#group.retire(this.#member)
    this.#log.changed(this.#group)
    await this.#lanes.close()
    this.crash()
  }

  crash(): void {
    this.#deaf()
    this.#lost.abort(new Error('the batch is lost: the subscription has ended'))
    this.#group.leave(this.#member)
    this.#log.changed(this.#group)
  }

  #look(): void {
    for (const cursor of this.#group.ready(this.#member)) this.#deliver(cursor)
  }

  #deliver(cursor: Cursor): void {
    const { topic, partition, position } = cursor
    const batch = {
      topic: topic.name,
      partition,
      events: this.#log.read(cursor, MAX_BATCH),
      complete: isComplete(topic),
    }
    this.#group.give(cursor, batch.events.length)
    const next = position + batch.events.length
    const settle = async (handled: boolean) => {
      const heard = handled && !this.#faults.loseAcknowledgement?.(batch)
      this.#settle(batch, heard ? next : position)
    }
    this.#clock.after(this.#faults.delayMs?.(batch) ?? 0, () => this.#lanes.run(batch, this.#lost.signal, settle))
  }

  /** `next` is the first offset that is to come again. */
  #settle({ topic, partition }: Batch, next: number): void {
    if (this.#group.acknowledge(this.#member, topic, partition, next)) this.#log.changed(this.#group)
  }
}
