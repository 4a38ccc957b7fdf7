import { Client } from '../undici/index.ts'
import { BrokerError } from './broker-http.ts'
import type { SubscriptionParts } from './broker-subscription.ts'
import type { Batch } from './bus.ts'
import type { Lanes } from './lanes.ts'

const WAIT_MS = 5_000
/** The broker answers after `WAIT_MS` at the latest; when it does not it hangs. */
const PATIENCE_MS = WAIT_MS + 5_000

/** A batch with the offsets of its first event and of the one after its last. */
interface Delivered extends Batch {
  readonly offset: number
  readonly next: number
}

interface Acknowledgement {
  readonly topic: string
  readonly partition: number
  readonly next: number
}

/**
 * One membership of a group, bound to one connection: the broker takes the partitions back when it closes. The loop
 * fetches on while batches are handled, and that also says that this member lives.
 */
export class BrokerSession {
  readonly #parts: SubscriptionParts
  readonly #lanes: Lanes
  readonly #client: Client
  /** A name of its own, so that what an earlier session had in hand cannot be acknowledged in this one. */
  readonly #member: string
  readonly #lost = new AbortController()
  #acknowledgements: Acknowledgement[] = []
  #sent: Promise<void> | undefined

  constructor(parts: SubscriptionParts, lanes: Lanes) {
    this.#parts = parts
    this.#lanes = lanes
    this.#client = new Client(parts.origin, { headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS })
    this.#member = Buffer.from(parts.random.bytes(12)).toString('hex')
  }

  /** Fetches until the connection fails or `closing` aborts. Resolves with whether the broker ever answered. */
  async run(closing: AbortSignal): Promise<boolean> {
    const { topics, from } = this.#parts.options
    const body = JSON.stringify({ member: this.#member, topics, from, waitMs: WAIT_MS })
    let answered = false
    try {
      while (!closing.aborted) {
        const answer = await this.#parts.http(this.#client, this.#path('fetch'), body)
        answered = true
        for (const batch of (JSON.parse(answer) as { batches: Delivered[] }).batches) this.#take(batch)
      }
    } catch {
      // Whatever it was, a new session finds out whether it is over.
      this.end()
    }
    return answered
  }

  /** Asks for nothing more, so that others get the partitions while this member finishes. */
  async retire(): Promise<void> {
    const { http, pool } = this.#parts
    await http(pool, this.#path('leave'), JSON.stringify({ member: this.#member })).catch(() => {})
  }

  /** Leaves at once; what is in hand comes again, to whoever is there. */
  end(): void {
    this.#lost.abort(new Error('the batch is lost: the session with the broker has ended'))
    void this.#client.destroy()
  }

  #take(batch: Delivered): void {
    this.#lanes.run(batch, this.#lost.signal, (handled) => {
      const { topic, partition } = batch
      return this.#acknowledge({ topic, partition, next: handled ? batch.next : batch.offset })
    })
  }

  /** Resolves when the broker has stored it, or does not want it. */
  #acknowledge(one: Acknowledgement): Promise<void> {
    this.#acknowledgements.push(one)
    this.#sent ??= new Promise((resolve) => setImmediate(() => resolve(this.#send())))
    return this.#sent
  }

  /** What was handled in the same turn of the event loop travels together. */
  async #send(): Promise<void> {
    const batches = this.#acknowledgements
    this.#acknowledgements = []
    this.#sent = undefined
    if (this.#lost.signal.aborted) return
    const { http, pool } = this.#parts
    try {
      await http(pool, this.#path('acknowledge'), JSON.stringify({ member: this.#member, batches }))
    } catch (error) {
      // Refused: somebody else has it now. Unheard: only a new session makes the broker deliver it again.
      if (!(error instanceof BrokerError && error.status === 409)) this.end()
    }
  }

  #path(action: string): string {
    return `/v1/groups/${encodeURIComponent(this.#parts.options.group)}/${action}`
  }
}
