import type { Clock } from '../../world/clock.ts'
import type { Log, LoggedEvent } from './log.ts'
import type { State } from './state.ts'

export interface TailOptions {
  /** Only events of this topic; undefined: of all. */
  readonly topic: string | undefined
  /** Only events that arrived after this one; undefined: those to come. */
  readonly after: number | undefined
  readonly limit: number
  readonly waitMs: number
}

/** So many events are looked at for one answer, so that a rare topic does not hold up the broker. */
const SCAN = 2_000

/** Reads across topics in the order of arrival, for people: it belongs to no group and moves nothing. */
export class Tail {
  readonly #log: Log
  readonly #state: State
  readonly #clock: Clock
  readonly #waiting = new Set<() => void>()

  constructor(log: Log, state: State, clock: Clock) {
    this.#log = log
    this.#state = state
    this.#clock = clock
  }

  /** Answers `{ events, next }` as JSON; `next` is the `after` to go on with. Waits only if there is nothing to look at. */
  async read({ topic, after = this.#log.newest()?.arrival ?? 0, limit, waitMs }: TailOptions): Promise<string> {
    let page = this.#page(topic, after, limit)
    if (page.next === after && waitMs > 0) {
      await this.#growth(waitMs)
      page = this.#page(topic, after, limit)
    }
    return `{"events":[${page.texts.join(',')}],"next":${page.next}}`
  }

  /** New events: whoever waits looks again. */
  grown(): void {
    for (const look of this.#waiting) look()
  }

  #growth(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        cancel()
        this.#waiting.delete(look)
        resolve()
      }
      const cancel = this.#clock.after(waitMs, look)
      this.#waiting.add(look)
    })
  }

  #page(topic: string | undefined, after: number, limit: number): { texts: string[]; next: number } {
    const wanted = topic === undefined ? undefined : this.#state.topics.get(topic)?.number
    const texts: string[] = []
    let next = after
    for (const event of this.#log.since(after, topic === undefined ? limit : SCAN)) {
      if (texts.length === limit) break
      next = event.arrival
      if (topic === undefined || event.topic === wanted) texts.push(this.#write(event))
    }
    return { texts, next }
  }

  #write({ arrival, topic, partition, offset, at, text }: LoggedEvent): string {
    const name = this.#state.numbered(topic)?.name ?? ''
    return `{"arrival":${arrival},"topic":"${name}","partition":${partition},"offset":${offset},"at":${at},"event":${text}}`
  }
}
