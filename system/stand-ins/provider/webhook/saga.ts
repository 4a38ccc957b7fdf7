import type { DataOf, Move, On } from '@souk/kit/saga'
import { saga } from '@souk/kit/service'
import { copies } from './news.ts'
import { webhookPlan, type Letter } from './plan.ts'

type Plan = typeof webhookPlan
type Data = DataOf<Plan>
type Moving = Move<Plan>

const SECOND_MS = 1_000
const LONGEST_PAUSE_S = 3_600
const GIVE_UP_MS = 3 * 24 * 3_600 * SECOND_MS
/** The merchant accepts what was signed at most five minutes ago. */
const FRESH_MS = 240 * SECOND_MS

/** How long to wait after so many attempts in vain. */
const pauseMs = (attempts: number) => Math.min(LONGEST_PAUSE_S, 2 ** Math.max(0, attempts - 1)) * SECOND_MS

const fresh = ({ signedAt }: Letter, now: number) => now - signedAt <= FRESH_MS

/** Sends the first letter, with a new signature if the one that it has is too old. */
function send([first]: readonly Letter[], now: number): Moving {
  if (first === undefined) return { to: 'quiet' }
  if (!fresh(first, now)) return { to: 'signing', call: { sign: { body: first.body } } }
  const { body, signature } = first
  return { to: 'sending', call: { webhook: { provider: 'stand-in', body, signature } } }
}

/** Puts a letter to the others; one that is being sent stays the first, and what waits after a failure goes on waiting. */
const push =
  (busy: boolean): On<Plan, 'moved'> =>
  ({ letters, attempts }, news) => {
    const front = busy ? letters.slice(0, 1) : []
    const rest = letters.slice(front.length)
    const [early, late] = news.reversed ? [copies(news), rest] : [rest, copies(news)]
    const soon = busy || attempts > 0 ? {} : { timers: { send: news.delayMs } }
    return { data: { letters: [...front, ...early, ...late] }, ...soon }
  }

const sent: On<Plan, 'webhook.ok'> = ({ letters }, _, now) => {
  const rest = letters.slice(1)
  return { ...send(rest, now), data: { letters: rest, attempts: 0 } }
}

/** Tries the first letter later, or gives it up. `stale`: the signature was not accepted, so it needs another one. */
function later({ letters: [first, ...rest], attempts }: Data, now: number, stale: boolean): Moving {
  if (first === undefined) return { to: 'quiet' }
  const over = now - first.writtenAt > GIVE_UP_MS
  const kept = stale ? { ...first, signedAt: 0 } : first
  const letters = over ? rest : [kept, ...rest]
  if (letters.length === 0) return { to: 'quiet', data: { letters, attempts: 0 } }
  const tried = over ? 0 : attempts + 1
  return { to: 'waiting', data: { letters, attempts: tried }, timers: { send: pauseMs(tried) } }
}

/** The whole behaviour of the webhooks of a charge. */
export const webhooks = saga(webhookPlan, {
  begin: ({ charge, letters, delayMs }) => ({
    to: letters.length === 0 ? 'quiet' : 'waiting',
    timers: letters.length === 0 ? {} : { send: delayMs },
    answer: { authorise: { output: charge } },
  }),
  states: {
    quiet: {
      moved: (_, news) => ({ to: 'waiting', data: { letters: copies(news) }, timers: { send: news.delayMs } }),
      otherwise: 'alarm',
    },
    waiting: { moved: push(false), 'send.due': ({ letters }, _, now) => send(letters, now), otherwise: 'alarm' },
    signing: {
      moved: push(true),
      'sign.ok': ({ letters: [first, ...rest] }, { output }, now) => {
        const letters = first ? [{ ...first, ...output }, ...rest] : rest
        return { ...send(letters, now), data: { letters } }
      },
      'sign.refused': (data, _, now) => later(data, now, true),
      'sign.unknown': (data, _, now) => later(data, now, true),
      otherwise: 'alarm',
    },
    sending: {
      moved: push(true),
      'webhook.ok': sent,
      'webhook.refused': (data, _, now) => later(data, now, true),
      'webhook.unknown': (data, _, now) => later(data, now, false),
      otherwise: 'alarm',
    },
  },
})
