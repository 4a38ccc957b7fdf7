import { hash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Answer } from '../call/transport.ts'
import type { Clock } from '../world/clock.ts'

/** How an answer is watched. Times in milliseconds. */
export interface LiveSettings {
  /** At least so often it is looked whether another instance has changed something. */
  readonly lookMs: number
  /** However much is committed here, it is not looked more often than this. */
  readonly pauseMs: number
  /** After so long without news a comment is sent, so that nobody on the way takes the silence for the end. */
  readonly beatMs: number
  /** Then the stream ends and its client comes back. Shorter than what every passport has left, so that rights are checked anew. */
  readonly lifeMs: number
  readonly mostWatchers: number
}

export const liveDefaults: LiveSettings = {
  lookMs: 1_000,
  pauseMs: 200,
  beatMs: 15_000,
  lifeMs: 50_000,
  mostWatchers: 128,
}

/** How soon a client that lost its stream comes back. */
const RETRY_MS = 1_000

/** The content type of a stream of events (WHATWG HTML, section 9.2). */
const EVENT_STREAM = 'text/event-stream'

/** Is this a client that wants to hear of changes? */
export const wantsStream = (accept: string | undefined): boolean => accept?.includes(EVENT_STREAM) === true

/** Answers that are sent again whenever they have changed. */
export interface Live {
  /** Is there room for one more who watches? */
  hasRoom(): boolean
  /**
   * Sends `first`, unless it is what the client has heard last, and then what `ask` answers whenever it is another. Ends when
   * its time is over, when the client leaves, or when there is no answer any more. A client that reads slowly misses
   * what was between, never what is last.
   */
  watch(response: ServerResponse, first: Answer, lastHeard: string | undefined, ask: () => Promise<Answer>): void
  /** Ends all streams; their clients come back, to somebody else. */
  close(): void
}

/** `onCommit` calls after each commit of this process, until the function that it returns is called. */
export function createLive(
  clock: Clock,
  onCommit: (changed: () => void) => () => void,
  settings: LiveSettings = liveDefaults,
): Live {
  const watchers = new Set<() => void>()
  return {
    hasRoom: () => watchers.size < settings.mostWatchers,
    watch: (response, first, lastHeard, ask) => {
      const over = new AbortController()
      const end = () => over.abort()
      watchers.add(end)
      response.once('close', end)
      const forget = clock.after(settings.lifeMs, end)
      void stream({ clock, onCommit, settings, response, over: over.signal, ask }, first, lastHeard).finally(() => {
        watchers.delete(end)
        forget()
        response.end()
      })
    },
    close: () => {
      for (const end of watchers) end()
    },
  }
}

interface Watching {
  readonly clock: Clock
  readonly onCommit: (changed: () => void) => () => void
  readonly settings: LiveSettings
  readonly response: ServerResponse
  readonly over: AbortSignal
  readonly ask: () => Promise<Answer>
}

async function stream(watching: Watching, first: Answer, lastHeard: string | undefined): Promise<void> {
  const { clock, settings, response, over, ask } = watching
  response.writeHead(200, { 'content-type': EVENT_STREAM, 'cache-control': 'no-store' })
  response.write(`retry: ${RETRY_MS}\n\n`)
  let known = lastHeard
  let spokeAt = clock.monotonic()
  for (let answer = first; !isFinal(answer); answer = await ask()) {
    const text = JSON.stringify(answer.body)
    const id = `"${hash('sha256', text, 'base64url').slice(0, 22)}"`
    const isNews = answer.status < 400 && id !== known && !response.writableNeedDrain
    if (isNews) response.write(`id: ${id}\ndata: ${text}\n\n`)
    else if (clock.monotonic() - spokeAt >= settings.beatMs) response.write(':\n\n')
    if (isNews) known = id
    if (isNews || clock.monotonic() - spokeAt >= settings.beatMs) spokeAt = clock.monotonic()
    await changed(watching)
    if (over.aborted) return
  }
}

/** There will be no other answer: the thing is gone, or may not be seen any more. An outage passes. */
const isFinal = ({ status }: Answer): boolean => status >= 400 && status < 500 && status !== 429

/** Resolves when something may have changed: after a commit here, or when it is time to look again. */
async function changed({ clock, onCommit, settings, over }: Watching): Promise<void> {
  const settled = Promise.withResolvers<void>()
  const forget = onCommit(settled.resolve)
  const cancel = clock.after(settings.lookMs, settled.resolve)
  over.addEventListener('abort', () => settled.resolve(), { once: true })
  try {
    await clock.sleep(settings.pauseMs, over)
    await settled.promise
  } catch {
    // It is over.
  } finally {
    forget()
    cancel()
  }
}
