import { partitionOf, type Bus, type CloudEvent } from './bus.ts'
import { Group } from './sharing/group.ts'
import { logOf, type Cursor } from './sharing/cursor.ts'
import { assertNames, newTopic, type PartitionLog, type Topic } from './sharing/topic.ts'

interface Listener {
  readonly group: Group
  readonly topics: readonly Topic[]
  readonly look: () => void
}

interface Kept {
  readonly text: string
  readonly at: number
}

/** What the clients of one bus in memory share: the topics with their events, and the groups. */
export class MemoryLog {
  readonly #topics = new Map<string, Topic>()
  readonly #events = new Map<PartitionLog, Kept[]>()
  readonly #arrived: string[] = []
  readonly #groups = new Map<string, Group>()
  /** In the order of subscription, so that every run is the same. */
  readonly #listeners = new Set<Listener>()
  #members = 0

  append(topicName: string, events: readonly CloudEvent[], at: number): void {
    const topic = this.topic(topicName)
    for (const event of events) {
      // As text, so that neither side can change what the other holds.
      const text = JSON.stringify(event)
      const log = topic.partitions[partitionOf(event.subject)] as PartitionLog
      this.#kept(log).push({ text, at })
      this.#arrived.push(text)
      log.next++
      log.bytes += text.length
    }
    for (const listener of this.#listeners) if (listener.topics.includes(topic)) listener.look()
  }

  /** The next events of a cursor, at most `limit`. */
  read(cursor: Cursor, limit: number): CloudEvent[] {
    const log = logOf(cursor)
    return this.#kept(log)
      .slice(cursor.position - log.first, cursor.position - log.first + limit)
      .map(({ text }) => JSON.parse(text) as CloudEvent)
  }

  published(): CloudEvent[] {
    return this.#arrived.map((text) => JSON.parse(text) as CloudEvent)
  }

  trim(topicName: string): void {
    const topic = this.topic(topicName)
    for (const log of topic.partitions) {
      this.#events.set(log, [])
      log.first = log.next
      log.bytes = 0
    }
    for (const group of this.#groups.values()) group.trimmed(topic)
  }

  rewind(groupName: string, topicName: string, to: Parameters<Bus['rewind']>[2]): void {
    const topic = this.#topics.get(topicName)
    if (!topic) throw new Error(`there is no topic ${topicName}`)
    const group = this.group(groupName)
    group.begin(topic, 'beginning')
    group.rewind(topic, (partition) => this.#offsetAt(topic.partitions[partition] as PartitionLog, to))
    this.changed(group)
  }

  /** The topic, made if it is new. Throws if no service can have this name. */
  topic(name: string): Topic {
    let topic = this.#topics.get(name)
    if (!topic) {
      assertNames(name)
      this.#topics.set(name, (topic = newTopic(this.#topics.size + 1, name)))
    }
    return topic
  }

  group(name: string): Group {
    let group = this.#groups.get(name)
    if (!group) {
      assertNames(name)
      this.#groups.set(name, (group = new Group(name, () => {})))
    }
    return group
  }

  nextMember(): string {
    return `member-${++this.#members}`
  }

  /** Tells the listener whenever there may be something to deliver, until the returned function is called. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Something happened that may make a batch ready for a member of this group. */
  changed(group: Group): void {
    for (const listener of this.#listeners) if (listener.group === group) listener.look()
  }

  #kept(log: PartitionLog): Kept[] {
    let kept = this.#events.get(log)
    if (!kept) this.#events.set(log, (kept = []))
    return kept
  }

  #offsetAt(log: PartitionLog, to: Parameters<Bus['rewind']>[2]): number {
    if (to === 'beginning') return log.first
    if (to === 'now') return log.next
    const index = this.#kept(log).findIndex(({ at }) => at >= to.at)
    return index < 0 ? log.next : log.first + index
  }
}
