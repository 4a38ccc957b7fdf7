import { catchUp, logOf, type Cursor, type Place } from './cursor.ts'
import type { Topic } from './topic.ts'

interface Member {
  readonly topics: readonly Topic[]
  retired: boolean
}

/**
 * Consumers that share the partitions of some topics: who owns which, what is in whose hand, what is acknowledged. Pure
 * bookkeeping, the same for the broker and for the bus in memory.
 *
 * A partition whose owner changes while a batch is in a living member's hand goes to the new owner after that hand ends,
 * so that scaling out delivers nothing twice and breaks no order. When the member is gone it goes at once.
 */
export class Group {
  readonly name: string
  readonly #moved: (cursor: Cursor) => void
  readonly #cursors = new Map<string, Cursor[]>()
  readonly #members = new Map<string, Member>()

  /** `moved` is told of each cursor that has to be stored. */
  constructor(name: string, moved: (cursor: Cursor) => void) {
    this.name = name
    this.#moved = moved
  }

  /** The group's places in a topic, by partition; empty if it never subscribed to it. */
  cursors(topic: string): readonly Cursor[] {
    return this.#cursors.get(topic) ?? []
  }

  has(member: string): boolean {
    return this.#members.has(member)
  }

  /** Puts back a place that was stored. */
  restore(place: Place): void {
    const cursor = this.#put(place)
    if (catchUp(cursor)) this.#moved(cursor)
  }

  /** Gives the group its place in a topic, unless it has one. */
  begin(topic: Topic, from: 'beginning' | 'now'): void {
    if (this.#cursors.has(topic.name)) return
    for (const { number, first, next } of topic.partitions)
      this.#moved(this.#put({ topic, partition: number, position: from === 'now' ? next : first, lost: 0 }))
  }

  /** Takes a member in, or notes that it wants other topics than before. The group must have begun all of them. */
  join(id: string, topics: readonly Topic[]): void {
    const member = this.#members.get(id)
    if (member && sameTopics(member.topics, topics)) return
    this.#members.set(id, { topics, retired: member?.retired ?? false })
    this.#share()
  }

  /** Gives the member nothing more. It leaves when what it has in hand is acknowledged, at once if that is nothing. */
  retire(id: string): void {
    const member = this.#members.get(id)
    if (!member) return
    member.retired = true
    this.#share()
    this.#dismiss(id)
  }

  leave(id: string): void {
    this.#members.delete(id)
    this.release(id)
    this.#share()
  }

  /** Takes back what the member has in hand; it comes again. */
  release(id: string): void {
    for (const cursor of this.#all()) if (cursor.hand?.member === id) cursor.hand = undefined
  }

  /** The partitions from which this member can be given a batch now. */
  ready(id: string): Cursor[] {
    return this.#all().filter((cursor) => cursor.owner === id && !cursor.hand && logOf(cursor).next > cursor.position)
  }

  /** Puts the next `count` events into the owner's hand. */
  give(cursor: Cursor, count: number): void {
    const { owner, position } = cursor
    if (owner !== undefined) cursor.hand = { member: owner, offset: position, next: position + count, void: false }
  }

  /**
   * Ends a member's hand: the events before `next` are done, the others come again. A position never moves back. Answers
   * the cursor, or undefined if the member does not hold this batch (any more).
   */
  acknowledge(id: string, topic: string, partition: number, next: number): Cursor | undefined {
    const cursor = this.#cursors.get(topic)?.[partition]
    const hand = cursor?.hand
    if (!cursor || hand?.member !== id || next < hand.offset || next > hand.next) return undefined
    cursor.hand = undefined
    if (!hand.void && next > cursor.position) {
      cursor.position = next
      this.#moved(cursor)
    }
    this.#dismiss(id)
    return cursor
  }

  /** Moves the group to an offset for each partition. What is in hand stays there, but acknowledging it moves nothing. */
  rewind(topic: Topic, offsetOf: (partition: number) => number): void {
    for (const cursor of this.cursors(topic.name)) {
      cursor.position = offsetOf(cursor.partition)
      if (cursor.hand) cursor.hand.void = true
      this.#moved(cursor)
    }
  }

  /** To be called after the log of a topic was trimmed. */
  trimmed(topic: Topic): void {
    for (const cursor of this.cursors(topic.name)) if (catchUp(cursor)) this.#moved(cursor)
  }

  #put(place: Place): Cursor {
    const cursor: Cursor = { ...place, group: this.name, owner: undefined, hand: undefined }
    const row = this.#cursors.get(place.topic.name) ?? []
    row[place.partition] = cursor
    this.#cursors.set(place.topic.name, row)
    return cursor
  }

  #all(): Cursor[] {
    return [...this.#cursors.values()].flat()
  }

  /** Deals the partitions out like cards, topic after topic, so that no member gets more than one above another. */
  #share(): void {
    let card = 0
    for (const [name, row] of this.#cursors) {
      const takers = [...this.#members].filter(
        ([, { topics, retired }]) => !retired && topics.some((t) => t.name === name),
      )
      for (const cursor of row) cursor.owner = takers[card++ % takers.length]?.[0]
    }
  }

  #dismiss(id: string): void {
    if (this.#members.get(id)?.retired && !this.#all().some(({ hand }) => hand?.member === id)) this.leave(id)
  }
}

const sameTopics = (some: readonly Topic[], others: readonly Topic[]) =>
  some.length === others.length && some.every((topic, at) => topic === others[at])
