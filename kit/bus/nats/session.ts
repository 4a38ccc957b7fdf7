import { createInbox, type Msg, type Subscription } from '@nats-io/transport-node'
import type { Clock } from '../../world/clock.ts'
import type { Random } from '../../world/random.ts'
import type { CloudEvent, Subscribe } from '../bus.ts'
import type { Lanes } from '../lanes.ts'
import { holdOn } from './hand.ts'
import type { Connection, NatsLink } from './link.ts'
import { isComplete, nanos, openLog, STREAM, subjectOf } from './log.ts'
import { findPlaces, type Place } from './places.ts'

/** A request for the next batch lives so long at the server; then it is renewed. */
const ASK_MS = 10_000
/** Whoever led the consumer may have died with the request. */
const UNANSWERED_MS = ASK_MS + 2_000
const PAUSE_MS = 500
const EXPIRED = 408

export interface SessionParts {
  readonly options: Subscribe
  readonly copies: number
  readonly link: NatsLink
  readonly lanes: Lanes
  readonly clock: Clock
  readonly random: Random
}

/** A place of the group, as this session sees it. */
interface Seat {
  place: Place
  /** The number of the request that is out; 0 while there is none. */
  asked: number
  /** A batch of it is being handled here. */
  held: boolean
  forget: () => void
}

/**
 * A subscription over one connection: at each place of the group of which it has nothing in hand, it asks for the next
 * batch. The server answers one of those who ask, and nobody else before that batch is acknowledged.
 */
export class NatsSession {
  readonly #parts: SessionParts
  readonly #connection: Connection
  readonly #leaving = new AbortController()
  readonly #inbox = createInbox()
  readonly #subscriptions: Subscription[]
  #seats: readonly Seat[] = []
  #asked = 0
  #finding: Promise<void> | undefined
  /** Once the log has lost its first event it stays so. */
  #complete = true
  #looking: Promise<unknown> = Promise.resolve()
  #nextLook: Promise<void> | undefined

  constructor(parts: SessionParts, connection: Connection) {
    this.#parts = parts
    this.#connection = connection
    const { nats } = connection
    this.#subscriptions = [
      nats.subscribe(`${this.#inbox}.*.*`, { callback: (_, message) => this.#hear(message) }),
      // What was asked died with the leader before.
      nats.subscribe(`$JS.EVENT.ADVISORY.CONSUMER.LEADER_ELECTED.${STREAM}.*`, {
        callback: (_, { subject }) => this.#askAgain(subject),
      }),
    ]
    this.#find()
  }

  /** Asks for nothing more, and gives back what is on its way. */
  async leave(): Promise<void> {
    this.#leaving.abort()
    for (const { forget } of this.#seats) forget()
    await this.#finding
    await Promise.all(this.#subscriptions.map((each) => each.drain())).catch(() => {})
  }

  get #over(): boolean {
    return this.#leaving.signal.aborted || this.#connection.ended.aborted
  }

  /** Finds the places, however long it takes, then asks wherever no request is out. */
  #find(): void {
    this.#finding ??= this.#search().finally(() => (this.#finding = undefined))
  }

  async #search(): Promise<void> {
    const { options, copies, clock, random } = this.#parts
    const over = AbortSignal.any([this.#leaving.signal, this.#connection.ended])
    while (!this.#over)
      try {
        await openLog(this.#connection, copies)
        this.#sit(await findPlaces(this.#connection, options.group, options.topics, options.from))
        for (const [at, { asked, held }] of this.#seats.entries()) if (asked === 0 && !held) this.#ask(at)
        return
      } catch {
        await clock.sleep(PAUSE_MS * (0.5 + random.fraction()), over).catch(() => {})
      }
  }

  #sit(places: readonly Place[]): void {
    if (this.#seats.length === 0)
      this.#seats = places.map((place) => ({ place, asked: 0, held: false, forget: () => {} }))
    for (const [at, seat] of this.#seats.entries()) {
      const place = places[at] as Place
      // What was asked at a place that the group has left is not answered.
      if (seat.place.consumer !== place.consumer) this.#forget(seat)
      seat.place = place
    }
  }

  #ask(at: number): void {
    const seat = this.#seats[at]
    if (!seat || this.#over) return
    seat.forget()
    seat.asked = ++this.#asked
    seat.forget = this.#parts.clock.after(UNANSWERED_MS, () => {
      this.#forget(seat)
      this.#find()
    })
    this.#connection.nats.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${seat.place.consumer}`,
      JSON.stringify({ batch: 1, expires: nanos(ASK_MS) }),
      { reply: `${this.#inbox}.${at}.${seat.asked}` },
    )
  }

  #forget(seat: Seat): void {
    seat.forget()
    seat.asked = 0
  }

  #askAgain(advisory: string): void {
    const at = this.#seats.findIndex(({ place }) => advisory.endsWith(`.${place.consumer}`))
    if (at >= 0 && this.#seats[at]?.held === false) this.#ask(at)
  }

  #hear(message: Msg): void {
    // Events come under the subject to which they were published, and can be acknowledged.
    if (message.reply) {
      const at = this.#seats.findIndex(({ place }) => subjectOf(place.topic, place.partition) === message.subject)
      const seat = this.#seats[at]
      return seat && void this.#take(at, seat, message)
    }
    // Under the subject of the request comes how it ended, in a header.
    const [at, asked] = message.subject.split('.').slice(-2).map(Number) as [number, number]
    const seat = this.#seats[at]
    if (seat?.asked !== asked) return
    if (message.headers?.code === EXPIRED) return this.#ask(at)
    // The group was rewound, the server is about to stop, a leader has changed: look where the place is now.
    this.#forget(seat)
    const cancel = this.#parts.clock.after(PAUSE_MS * this.#parts.random.fraction(), () => this.#find())
    this.#leaving.signal.addEventListener('abort', cancel, { once: true })
  }

  async #take(at: number, seat: Seat, message: Msg): Promise<void> {
    const { lanes, link, clock } = this.#parts
    const { ended } = this.#connection
    const hand = holdOn(message, link, clock)
    this.#forget(seat)
    seat.held = true
    const complete = await this.#isComplete().catch(() => undefined)
    // Without that answer it is not known what the batch means: as if it had been rejected.
    const lost = complete === undefined ? AbortSignal.abort() : ended
    const { topic, partition } = seat.place
    const batch = { topic, partition, events: message.json<CloudEvent[]>(), complete: complete ?? false }
    lanes.run(batch, lost, async (handled) => {
      await (handled ? hand.acknowledge() : hand.giveBack())
      seat.held = false
      this.#ask(at)
    })
  }

  /** One look answers for all batches that arrived before it began. */
  async #isComplete(): Promise<boolean> {
    if (this.#complete) await (this.#nextLook ??= this.#looking.then(() => this.#look()))
    return this.#complete
  }

  #look(): Promise<void> {
    this.#nextLook = undefined
    const look = isComplete(this.#connection).then((complete) => void (this.#complete &&= complete))
    this.#looking = look.catch(() => {})
    return look
  }
}
