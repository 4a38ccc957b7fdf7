import { GraphQLError, type ExecutionArgs } from 'graphql'
import type { Answer } from '@souk/kit/call'
import type { Clock } from '@souk/kit/world'
import { refusalOf, type Identified } from '../identity/identify.ts'
import type { Identity } from '../identity/identity.ts'
import { isForAll, type Perform } from '../upstream/perform.ts'
import type { Route } from '../routes/routes.ts'
import { takesEvents } from '../streams.ts'
import type { Visit } from '../visit.ts'
import type { Watch } from '../watch.ts'
import type { Context } from './context.ts'
import { failureOf } from './failure.ts'
import { graphqlLimits } from './limits.ts'
import { follower } from './links.ts'

export interface ErrandParts {
  readonly clock: Clock
  readonly perform: Perform
  readonly watch: Watch
  /** For whom the request is made, looked at again. */
  identify(visit: Visit): Identified | Promise<Identified>
}

/** The work for one document, or for one event of a subscription: what is asked for its client, and what is known of the answer. */
export interface Errand {
  readonly context: Context
  /** In calls of services; told with the answer. */
  readonly cost: { estimated: number; spent: number; readonly limit: number }
  /** How long everybody may get the same answer, in milliseconds; 0: it is for this client only. */
  freshMs: number
  /** Has nothing been changed? */
  safe: boolean
  /** A subscription, whose results are still to come. */
  watching?: ExecutionArgs
  /** The same client again, with nothing spent, and nothing known of what links lead to. */
  again(): Errand
}

/** Is over when its client leaves and, unless that takes events, when it has taken too long. */
export function createErrand(parts: ErrandParts, visit: Visit, bearer: Identity): Errand {
  const over = new AbortController()
  const forget = takesEvents(visit) ? undefined : parts.clock.after(graphqlLimits.timeMs, () => over.abort())
  visit.response.once('close', () => {
    forget?.()
    if (!visit.response.writableFinished) over.abort()
  })
  const client = { bearer, visit, gone: over.signal }
  return errandFor(parts, client, { estimated: 0, spent: 0, limit: graphqlLimits.calls })
}

interface Client {
  /** Who it is, as far as is known; a subscription looks again. */
  bearer: Identity
  readonly visit: Visit
  readonly gone: AbortSignal
}

function errandFor(parts: ErrandParts, client: Client, cost: Errand['cost']): Errand {
  const { visit, gone } = client
  const { request: peer, span } = visit
  const ask = async (route: Route, input: unknown, idempotencyKey?: string) => {
    if (gone.aborted) throw tooLong()
    // The estimate takes a list to be as long as lists usually are; this one was longer.
    if (cost.spent === cost.limit) throw tooMuch({ ...cost, estimated: cost.spent + 1 })
    cost.spent++
    const asked = { route, input, bearer: client.bearer, peer, span, gone, idempotencyKey }
    errand.freshMs = Math.min(errand.freshMs, isForAll(asked) ? route.freshMs : 0)
    errand.safe &&= route.safe
    const answer = await parts.perform(asked)
    if (gone.aborted && answer.status >= 400) throw tooLong()
    return answer
  }
  const whoNow = async (route: Route) => {
    const who = await parts.identify(visit)
    const refusal = 'code' in who ? who : refusalOf(route.promise, who)
    return refusal ?? (client.bearer = who as Identity)
  }
  const watch: Context['watch'] = (route, input) =>
    bodiesOf(parts.watch({ route, input, peer, span, gone, bearer: () => whoNow(route) }))
  const errand: Errand = {
    context: { ask, watch, follow: follower(ask) },
    cost,
    freshMs: Infinity,
    safe: true,
    // What is watched has been asked for.
    again: () => errandFor(parts, client, { ...cost, spent: 1 }),
  }
  return errand
}

/** Throws where a problem comes. */
async function* bodiesOf(answers: AsyncIterable<Answer>): AsyncGenerator {
  for await (const { status, body, retryAfterSeconds } of answers) {
    if (status >= 400) throw failureOf(body, retryAfterSeconds)
    yield body
  }
}

/** A document that costs more than one may. */
export const tooMuch = (cost: Errand['cost']) =>
  new GraphQLError(
    `This leads to ${cost.estimated} calls of services or more, and a document may lead to ${cost.limit}: ask for less at a time.`,
    { extensions: { code: 'too_much', cost } },
  )

const tooLong = () =>
  new GraphQLError(`A document may take ${graphqlLimits.timeMs / 1_000} seconds.`, {
    extensions: { code: 'deadline_exceeded', status: 504 },
  })
