import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { GraphQLError } from 'graphql'
import type { Dispatcher } from 'undici'
import { bindingOf, headers as names, writeInput } from '@souk/kit/http'
import type { Bearer, Passports } from '@souk/kit/passport'
import { deadlineIn, type Verdict } from '@souk/kit/resilience'
import type { Span } from '@souk/kit/telemetry'
import type { World } from '@souk/kit/world'
import { invalid } from '../perform.ts'
import type { Route } from '../routes.ts'
import type { Upstreams } from '../upstreams.ts'
import { failureOf } from './failure.ts'

/** What is watched, and for whom. */
export interface Watched {
  readonly route: Route
  readonly input: unknown
  readonly span: Span
  readonly gone: AbortSignal
  /** Who watches; told anew each time, since a service ends its streams so that rights are looked at again. Rejects when they have none any more. */
  bearer(): Promise<Bearer>
}

export type Watch = (watched: Watched) => AsyncGenerator<unknown, void, void>

const RETRY_MS = 1_000
/** So often in a row nothing may come. */
const MOST_FAILURES = 10

/** Follows what a service streams, and comes back where it was when a stream ends. */
export function createWatch(
  { clock, discovery }: Pick<World, 'clock' | 'discovery'>,
  { passports, upstreams }: { passports: Passports; upstreams: Upstreams },
): Watch {
  const open = async (
    { route, input, span, gone, bearer }: Watched,
    lastId: string,
  ): Promise<Dispatcher.ResponseData> => {
    const { service, operation, promise, deadlineMs } = route
    const { path, headers } = writeInput(bindingOf(promise), input)
    const all = {
      ...headers,
      accept: 'text/event-stream',
      [names.passport]: await passports.issue(service, await bearer()),
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

  return async function* (watched) {
    const { route, input, gone } = watched
    const wrong = invalid(route.promise, input)
    if (wrong) throw failureOf(wrong.body)
    let lastId = ''
    for (let failures = 0; !gone.aborted;) {
      try {
        const reply = await open(watched, lastId)
        if (reply.statusCode >= 400) throw failureOf(await reply.body.json())
        for await (const { id = '', data } of events(reply)) {
          lastId = id
          failures = 0
          yield JSON.parse(data) as unknown
        }
      } catch (error) {
        if (gone.aborted) return
        if (isFinal(error) || ++failures > MOST_FAILURES) throw error
        await clock.sleep(RETRY_MS, gone).catch(() => {})
      }
    }
  }
}

const failed = (): Verdict => 'failure'

/** There is nothing to come back for: it may not be watched, or is not there. */
const isFinal = (error: unknown): boolean => error instanceof GraphQLError

async function* events({ body }: Dispatcher.ResponseData): AsyncGenerator<EventSourceMessage, void, void> {
  const read: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (event) => read.push(event) })
  body.setEncoding('utf8')
  for await (const chunk of body) {
    parser.feed(chunk as string)
    yield* read.splice(0)
  }
}
