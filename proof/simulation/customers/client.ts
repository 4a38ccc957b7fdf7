import { isProblem, type InputOf, type Operation } from '@souk/kit/contract'
import type { As } from '@souk/kit/testing'
import { PATIENCE_MS, type Market } from '../market.ts'

const PAUSE_MS = { least: 200, most: 3_000 }
/** How often a customer asks again who has no answer: longer than any storm lasts. */
const MOST_ATTEMPTS = 60
const DEADLINE_MS = 10_000

/** What a customer was told. `status` 0: nothing came back. */
export interface Said {
  readonly status: number
  readonly code: string
  readonly body: Record<string, unknown>
  readonly replayed: boolean
}

/** Somebody outside who asks, loses answers and asks again. */
export interface Client {
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>, key?: string): Promise<Said>
  /** The same request again and again, until it is known what came of it. */
  insist<Op extends Operation>(operation: Op, input: InputOf<Op>, key?: string): Promise<Said>
}

/** May it have happened, or may it still happen? */
export const isUnknown = ({ status, code }: Said): boolean =>
  status === 0 || status >= 500 || status === 401 || status === 429 || code === 'request_running'

const NOTHING: Said = { status: 0, code: 'no answer', body: {}, replayed: false }

/** How somebody insists. */
export interface Manner {
  /** Draws how long to wait before asking again. */
  between(least: number, most: number): number
  /** Never got an answer to what was asked again and again. */
  unanswered(what: string): void
}

/** A client of the public door, or one that is a service itself. */
export function clientOf({ shop, way }: Market, { between, unanswered }: Manner, who: As = {}): Client {
  const ask: Client['ask'] = async (operation, input, key) => {
    const giveUp = new AbortController()
    const { promise: tooLate, reject } = Promise.withResolvers<never>()
    tooLate.catch(() => {})
    const cancel = shop.clock.after(PATIENCE_MS, () => {
      giveUp.abort(new Error('nobody waits any more'))
      reject(new Error('nobody waits any more'))
    })
    const as = { ...who, deadlineMs: DEADLINE_MS, ...(key === undefined ? {} : { idempotencyKey: key }) }
    const passing = { from: who.service ?? 'gateway', to: operation.service, signal: giveUp.signal }
    try {
      const answer = await Promise.race([way(passing, () => shop.send(operation, input, as)), tooLate])
      const { status, body, replayed = false } = answer
      return { status, code: isProblem(body) ? body.code : '', body: body as Said['body'], replayed }
    } catch {
      return NOTHING
    } finally {
      cancel()
    }
  }
  return {
    ask,
    insist: async (operation, input, key) => {
      let said = await ask(operation, input, key)
      for (let attempt = 1; isUnknown(said) && attempt < MOST_ATTEMPTS; attempt++) {
        await shop.clock.sleep(between(PAUSE_MS.least, PAUSE_MS.most))
        said = await ask(operation, input, key)
      }
      if (isUnknown(said))
        unanswered(`${operation.service}.${operation.name} ${key ?? ''}: ${said.status} ${said.code}`)
      return said
    },
  }
}
