import { hash } from 'node:crypto'
import type { Clock } from '../world/clock.ts'
import type { Answer } from './transport.ts'

/** How answers are watched. Times in milliseconds. */
export interface LiveSettings {
  /** At least so often it is looked whether another instance has changed something. */
  readonly lookMs: number
  /** However much is committed here, it is not looked more often than this. */
  readonly pauseMs: number
  /** Then it ends and its client comes back. Shorter than what every passport has left, so that rights are checked anew. */
  readonly lifeMs: number
  readonly mostWatchers: number
}

/** What is good for many who watch a few things each. */
export const liveDefaults: LiveSettings = { lookMs: 1_000, pauseMs: 200, lifeMs: 50_000, mostWatchers: 128 }

/** An answer that is another than the one before. */
export interface News {
  readonly answer: Answer
  /** Made of the bytes of its body: who says it when it comes back hears only what is new. */
  readonly id: string
}

/** Answers that are given again whenever they have changed. */
export interface Live {
  /** Room for one more who watches; undefined: there is none. */
  open(): Watch | undefined
  /** Ends all of them; their clients come back, to somebody else. */
  close(): void
}

/** One who watches, until `end` is called, its time is over, or all are ended. */
export interface Watch {
  readonly over: AbortSignal
  end(): void
  /**
   * Gives `first`, unless its id is that of what the client has heard last, and then what `ask` answers whenever it is
   * another; undefined after a look without news. It looks when the next one is wanted, so who reads slowly misses what was
   * between, never what is last. Where no other answer can come, the problem that says so is the last news.
   */
  follow(
    first: Answer,
    lastHeard: string | undefined,
    ask: () => Promise<Answer>,
  ): AsyncGenerator<News | undefined, void, void>
}

/** `onCommit` calls after each commit of this process, until the function that it returns is called. */
export function createLive(
  clock: Clock,
  onCommit: (changed: () => void) => () => void,
  settings: LiveSettings = liveDefaults,
): Live {
  const watchers = new Set<() => void>()
  return {
    open: () => {
      if (watchers.size >= settings.mostWatchers) return undefined
      const controller = new AbortController()
      const end = () => {
        watchers.delete(end)
        forget()
        controller.abort()
      }
      const forget = clock.after(settings.lifeMs, end)
      watchers.add(end)
      const over = controller.signal
      return { over, end, follow: (...from) => follow({ clock, onCommit, settings, over }, ...from) }
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
  readonly over: AbortSignal
}

async function* follow(
  watching: Watching,
  first: Answer,
  lastHeard: string | undefined,
  ask: () => Promise<Answer>,
): AsyncGenerator<News | undefined, void, void> {
  let known = lastHeard
  for (let answer = first; !watching.over.aborted; answer = await ask()) {
    const id = `"${hash('sha256', JSON.stringify(answer.body), 'base64url').slice(0, 22)}"`
    if (isFinal(answer)) return yield { answer, id }
    const isNews = answer.status < 400 && id !== known
    if (isNews) known = id
    yield isNews ? { answer, id } : undefined
    await changed(watching)
  }
}

/** There will be no other answer: the thing is gone, or may not be seen any more. An outage passes. */
const isFinal = ({ status }: Answer): boolean => status >= 400 && status < 500 && status !== 429

/** Resolves when something may have changed: after a commit here, or when it is time to look again. */
async function changed({ clock, onCommit, settings, over }: Watching): Promise<void> {
  const commit = new AbortController()
  const forget = onCommit(() => commit.abort())
  try {
    await clock.sleep(settings.pauseMs, over)
    await clock.sleep(settings.lookMs - settings.pauseMs, AbortSignal.any([over, commit.signal]))
  } catch {
    // There was a commit, or it is over.
  } finally {
    forget()
  }
}
