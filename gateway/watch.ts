import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { Dispatcher } from 'undici'
import type { Answer } from '@souk/kit/call'
import { bindingOf, headers as names, writeInput } from '@souk/kit/http'
import type { Bearer, Passports } from '@souk/kit/passport'
import { deadlineIn, type Verdict } from '@souk/kit/resilience'
import type { Span } from '@souk/kit/telemetry'
import type { World } from '@souk/kit/world'
import type { Rejection } from './answer.ts'
import type { Peer } from './rate/address.ts'
import { noPlace, type Streams } from './streams.ts'
import { unavailable } from './upstream/forward.ts'
import { asAnswer, invalid } from './upstream/perform.ts'
import type { Route } from './routes/routes.ts'
import type { Upstreams } from './upstream/upstreams.ts'

/** What is watched by another wire than HTTP, and for whom. */
export interface Watched {
  readonly route: Route
  readonly input: unknown
  readonly peer: Peer
  readonly span: Span
  /** Aborts when nobody watches any more. */
  readonly gone: AbortSignal
  /** Who watches, or why they may not; told anew each time, since a service ends its streams so that rights are looked at again. */
  bearer(): Bearer | Rejection | Promise<Bearer | Rejection>
}

/** Gives the answer now, and again whenever it has changed, until nobody watches. A problem is the last one. */
export type Watch = (watched: Watched) => AsyncGenerator<Answer, void, void>

const RETRY_MS = 1_000
/** So often in a row nothing may come. */
const MOST_FAILURES = 10

/** Follows what a service streams, and comes back where it was when a stream ends. */
export function createWatch(
  { clock, discovery }: Pick<World, 'clock' | 'discovery'>,
  { passports, upstreams, streams }: { passports: Passports; upstreams: Upstreams; streams: Pick<Streams, 'enter'> },
): Watch {
  const open = async (
    { route, input, span, gone }: Watched,
    bearer: Bearer,
    lastId: string,
  ): Promise<Dispatcher.ResponseData> => {
    const { service, operation, promise, deadlineMs } = route
    const { path, headers } = writeInput(bindingOf(promise), input)
    const all = {
      ...headers,
      accept: 'text/event-stream',
      [names.passport]: await passports.issue(service, bearer),
      [names.traceparent]: span.traceparent,
      ...(lastId === '' ? {} : { 'last-event-id': lastId }),
    }
    const deadline = deadlineIn(clock, deadlineMs)
    const instances = discovery.instances(service)
    return upstreams.policies.run(
      { callee: service, operation, deadline, instances, retriable: true, timeoutMs: deadlineMs, signal: gone },
      async ({ url }) => {
        const reply = await upstreams.pool(url).request({ method: 'GET', path, headers: all, signal: gone })
        if (reply.statusCode < 500) return reply
        await reply.body.dump()
        throw new Error(`HTTP ${reply.statusCode}`)
      },
      failed,
    )
  }

  const follow: Watch = async function* (watched) {
    const { route, gone } = watched
    let lastId = ''
    for (let failures = 0; !gone.aborted;) {
      try {
        const who = await watched.bearer()
        // Nobody loses what they watch only because it cannot be told at the moment who they are.
        if ('code' in who && who.code === 'unavailable') throw new Error(who.detail)
        if ('code' in who) return yield asAnswer(who)
        const reply = await open(watched, who, lastId)
        const { statusCode: status } = reply
        if (status >= 400) return yield { status, body: await reply.body.json() }
        for await (const { id = '', data } of events(reply)) {
          lastId = id
          failures = 0
          yield { status, body: JSON.parse(data) as unknown }
        }
      } catch {
        if (gone.aborted) return
        // Who has heard nothing yet is told so at once, as over HTTP.
        if (lastId === '' || ++failures > MOST_FAILURES) return yield asAnswer(unavailable(route.service, 1))
        await clock.sleep(RETRY_MS, gone).catch(() => {})
      }
    }
  }

  return async function* (watched) {
    const wrong = invalid(watched.route.promise, watched.input)
    if (wrong) return yield wrong
    const leave = streams.enter(watched.peer)
    if (leave === undefined) return yield asAnswer(noPlace)
    try {
      yield* follow(watched)
    } finally {
      leave()
    }
  }
}

const failed = (): Verdict => 'failure'

async function* events({ body }: Dispatcher.ResponseData): AsyncGenerator<EventSourceMessage, void, void> {
  const read: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => read.push(event) })
  body.setEncoding('utf8')
  for await (const chunk of body) {
    parser.feed(chunk as string)
    yield* read.splice(0)
  }
}
