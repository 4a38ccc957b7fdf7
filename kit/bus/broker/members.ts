import type { Socket } from 'node:net'
import type { Clock } from '../../world/clock.ts'
import type { Group } from '../sharing/group.ts'
import type { Grown } from './commits.ts'
import { deliver, NOTHING, type Shelves } from './delivery.ts'
import type { State } from './state.ts'

/** A member that neither waits for events nor asks for them this long is gone. */
export const SESSION_MS = 10_000

export interface Fetch {
  readonly member: string
  readonly topics: readonly string[]
  readonly from: 'beginning' | 'now'
  /** At most this many events in a batch. */
  readonly maxEvents: number
  /** How long to wait when there is nothing. */
  readonly waitMs: number
  /** The member outlives its socket, until the session times out: for people with curl. */
  readonly detached: boolean
}

interface Waiting {
  readonly maxEvents: number
  readonly answer: (body: string) => void
  readonly fail: (error: unknown) => void
  readonly cancel: () => void
}

interface Member {
  readonly id: string
  readonly group: Group
  /** The connection it lives and dies with. */
  socket: Socket | undefined
  /** When it last asked, on the monotonic clock. */
  seenMs: number
  waiting: Waiting | undefined
}

/** The living members of all groups, and those among them that wait for events. */
export class Members {
  readonly #shelves: Shelves
  readonly #state: State
  readonly #clock: Clock
  readonly #members = new Map<string, Member>()

  constructor(shelves: Shelves, state: State, clock: Clock) {
    this.#shelves = shelves
    this.#state = state
    this.#clock = clock
  }

  /** Answers what is ready as JSON, as soon as there is something and at the latest after `waitMs`. */
  async fetch(groupName: string, options: Fetch, socket: Socket): Promise<string> {
    if (socket.destroyed) return NOTHING
    const member = this.#enter(groupName, options, socket)
    const ready = deliver(this.#shelves, member.group, member.id, options.maxEvents)
    if (ready !== undefined || options.waitMs === 0) return ready ?? NOTHING
    return new Promise((answer, fail) => {
      const cancel = this.#clock.after(options.waitMs, () => this.#answer(member, NOTHING))
      member.waiting = { maxEvents: options.maxEvents, answer, fail, cancel }
    })
  }

  /** Ends hands. Answers the indexes of the acknowledgements that were refused because the member has no such batch. */
  acknowledge(
    groupName: string,
    id: string,
    batches: readonly { topic: string; partition: number; next: number }[],
  ): number[] {
    const group = this.#state.groups.get(groupName)
    if (!group) return [...batches.keys()]
    const cursors = batches.map(({ topic, partition, next }) => group.acknowledge(id, topic, partition, next))
    // After all of them, so that an owner gets everything in one answer.
    for (const owner of new Set(cursors.map((cursor) => cursor?.owner))) this.#wake(group, owner)
    this.#farewell(group, id)
    return [...cursors.keys()].filter((at) => cursors[at] === undefined)
  }

  /** The member takes no more batches; it is gone when what it has in hand is acknowledged. */
  retire(groupName: string, id: string): void {
    const group = this.#state.groups.get(groupName)
    if (!group) return
    group.retire(id)
    // It still listens for the end, and says by that that it lives.
    this.#find(group, id)?.waiting?.cancel()
    this.#wakeAll(group)
    this.#farewell(group, id)
  }

  /** New events: whoever waits for them gets them now. */
  grown(partitions: readonly Grown[]): void {
    for (const group of this.#state.groups.values()) {
      const owners = new Set(
        partitions.map(({ topic, partition }) => group.cursors(topic.name)[partition.number]?.owner),
      )
      for (const owner of owners) this.#wake(group, owner)
    }
  }

  /** The group was rewound. */
  rewound(group: Group): void {
    this.#wakeAll(group)
  }

  /** Takes the partitions of members that fell silent. To be called now and then. */
  expel(): void {
    const silentSince = this.#clock.monotonic() - SESSION_MS
    for (const member of this.#members.values()) if (!member.waiting && member.seenMs < silentSince) this.#leave(member)
  }

  #enter(groupName: string, { member: id, topics: names, from, detached }: Fetch, socket: Socket): Member {
    const group = this.#state.group(groupName)
    const topics = names.map((name) => this.#state.topic(name))
    for (const topic of topics) group.begin(topic, from)
    let member = this.#find(group, id)
    if (member) this.#answer(member, NOTHING)
    // What went out over another connection may not have arrived.
    if (member && (detached || member.socket !== socket)) group.release(id)
    if (!member)
      this.#members.set(keyOf(group, id), (member = { id, group, socket: undefined, seenMs: 0, waiting: undefined }))
    member.seenMs = this.#clock.monotonic()
    this.#tie(member, detached ? undefined : socket)
    group.join(id, topics)
    return member
  }

  #tie(member: Member, socket: Socket | undefined): void {
    if (member.socket === socket) return
    member.socket = socket
    socket?.once('close', () => {
      if (member.socket === socket) this.#leave(member)
    })
  }

  #leave(member: Member): void {
    member.socket = undefined
    member.group.leave(member.id)
    this.#farewell(member.group, member.id)
    this.#wakeAll(member.group)
  }

  /** Forgets a member that is no longer one of its group. */
  #farewell(group: Group, id: string): void {
    const member = this.#find(group, id)
    if (!member || group.has(id)) return
    this.#members.delete(keyOf(group, id))
    this.#answer(member, NOTHING)
  }

  #wakeAll(group: Group): void {
    for (const member of this.#members.values()) if (member.group === group) this.#serve(member)
  }

  #wake(group: Group, id: string | undefined): void {
    const member = id === undefined ? undefined : this.#find(group, id)
    if (member) this.#serve(member)
  }

  #serve(member: Member): void {
    if (!member.waiting) return
    try {
      const ready = deliver(this.#shelves, member.group, member.id, member.waiting.maxEvents)
      if (ready !== undefined) this.#answer(member, ready)
    } catch (error) {
      const { fail, cancel } = member.waiting
      member.waiting = undefined
      cancel()
      fail(error)
    }
  }

  #answer(member: Member, body: string): void {
    const { waiting } = member
    member.waiting = undefined
    member.seenMs = this.#clock.monotonic()
    waiting?.cancel()
    waiting?.answer(body)
  }

  #find(group: Group, id: string): Member | undefined {
    return this.#members.get(keyOf(group, id))
  }
}

/** No name of a group has a space. */
const keyOf = (group: Group, id: string) => `${group.name} ${id}`
