import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Watch } from '../call/live.ts'
import type { Answer } from '../call/transport.ts'
import type { Clock } from '../world/clock.ts'

/** How soon a client that lost its stream comes back. */
const RETRY_MS = 1_000
/** After so long without news a comment is sent, so that nobody on the way takes the silence for the end. */
export const BEAT_MS = 15_000

/** The content type of a stream of events (WHATWG HTML, section 9.2). */
const EVENT_STREAM = 'text/event-stream'

/** Is this a client that wants to hear of changes? */
export const wantsStream = (accept: string | undefined): boolean => accept?.includes(EVENT_STREAM) === true

/** What is watched, and what its client has heard last. */
export interface Watched {
  readonly clock: Clock
  readonly watch: Watch
  readonly first: Answer
  readonly lastHeard: string | undefined
  readonly beatMs: number
  readonly ask: () => Promise<Answer>
}

/** Sends news as server-sent events, until who watches has left or it is over. Ends as a whole answer: its client comes back. */
export async function sendEvents(response: ServerResponse, watched: Watched): Promise<void> {
  const { clock, watch, first, lastHeard, beatMs, ask } = watched
  response.once('close', watch.end)
  response.writeHead(200, { 'content-type': EVENT_STREAM, 'cache-control': 'no-store' })
  response.write(`retry: ${RETRY_MS}\n\n`)
  let spokeAt = clock.monotonic()
  for await (const news of watch.follow(first, lastHeard, ask)) {
    const isTold = news !== undefined && news.answer.status < 400
    if (isTold) response.write(`id: ${news.id}\ndata: ${JSON.stringify(news.answer.body)}\n\n`)
    else if (clock.monotonic() - spokeAt >= beatMs) response.write(':\n\n')
    else continue
    spokeAt = clock.monotonic()
    if (response.writableNeedDrain) await once(response, 'drain', { signal: watch.over }).catch(() => {})
  }
  watch.end()
  response.end()
}
