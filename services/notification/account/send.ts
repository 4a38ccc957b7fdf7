import { isUndeliverable } from '@souk/kit/message'
import { isRefusal, type ScheduleContext } from '@souk/kit/service'
import { redactText } from '@souk/kit/telemetry'
import { user } from '@souk/user/contract'
import type { Config } from '../config.ts'
import { afterFailure } from '../domain.ts'
import {
  dropAccountLetters,
  dueAccountLetters,
  markAccountLettersSent,
  saveAccountLetterFailure,
  type AccountLetter,
} from '../store/account-letters.ts'
import { accountLetter } from './letter.ts'

/** At a time. If the process dies between sending and marking, so many are sent twice, under their one id. */
const TOGETHER = 16
const LONGEST_RUN_MS = 15_000

type Context = ScheduleContext<Config>
type Outcome = { letter: AccountLetter } & ({ is: 'sent' | 'void' } | { is: 'unsent'; error: unknown })

/** The letter under the id that its message has for ever. */
const messageIdOf = (letterId: string): string => letterId.replace(/^let_/, 'msg_')

/** Writes and sends the letters about accounts that are due. */
export async function sendLetters(ctx: Context): Promise<void> {
  const started = ctx.now()
  for (let due = TOGETHER; due === TOGETHER && ctx.now() - started < LONGEST_RUN_MS;) {
    const letters = await dueAccountLetters(ctx.db, ctx.now(), TOGETHER)
    due = letters.length
    if (due > 0) await record(ctx, await Promise.all(letters.map((letter) => attempt(ctx, letter))))
  }
}

async function attempt(ctx: Context, letter: AccountLetter): Promise<Outcome> {
  const { letterId } = letter
  try {
    // Asked for each time and forgotten at once: whom it is for, and the secret of its link.
    const about = await ctx.call(user.operations.letter, { letterId })
    const { subject, text, html } = accountLetter(about, ctx.config)
    await ctx.deliver({ id: messageIdOf(letterId), channel: 'email', to: about.email, subject, text, html })
    return { letter, is: 'sent' }
  } catch (error) {
    return isRefusal(error, 'letter_void') ? { letter, is: 'void' } : { letter, is: 'unsent', error }
  }
}

async function record(ctx: Context, outcomes: readonly Outcome[]): Promise<void> {
  const now = ctx.now()
  const idsOf = (is: Outcome['is']) => outcomes.filter((each) => each.is === is).map(({ letter }) => letter.letterId)
  const unsent = outcomes.flatMap((each) => (each.is === 'unsent' ? [retried(ctx, now, each.letter, each.error)] : []))
  await ctx.tx(async ({ db }) => {
    await Promise.all([
      markAccountLettersSent(db, idsOf('sent'), now),
      dropAccountLetters(db, idsOf('void')),
      ...unsent.map((letter) => saveAccountLetterFailure(db, letter)),
    ])
  })
  const [first] = unsent
  if (first) ctx.log.warn('letters could not be sent', { count: unsent.length, cause: first.lastError })
}

const retried = (ctx: Context, now: number, letter: AccountLetter, error: unknown): AccountLetter =>
  afterFailure(letter, redactText(error instanceof Error ? error.message : String(error)), {
    now,
    mostAttempts: ctx.config.attempts,
    isFinal: isUndeliverable(error),
  })
