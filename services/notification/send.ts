import { isUndeliverable } from '@souk/kit/message'
import { redactText } from '@souk/kit/telemetry'
import { isRefusal, Refusal, type ScheduleContext } from '@souk/kit/service'
import { MOST_RECIPIENTS, order } from '@souk/order/contract'
import type { Config } from './config.ts'
import { notification } from './contract.ts'
import { afterFailure, isHistory, type Channel, type Message } from './domain.ts'
import { letter, type About } from './letters/letter.ts'
import { drop, due, markSent, saveFailure, suppress } from './store.ts'
import { unwantedOf } from './store/preferences.ts'

const MOST_IN_A_RUN = 256
/**
 * At a time: so many recipients can be asked for together. If the process dies between sending and marking, so many are sent
 * twice, under their one id.
 */
const TOGETHER = MOST_RECIPIENTS
const LONGEST_RUN_MS = 15_000

type Context = ScheduleContext<Config>
type Outcome = { message: Message } & ({ is: 'sent' | 'needless' | 'unwanted' } | { is: 'unsent'; error: unknown })

/** Sends what is due by one channel. Whatever becomes of it is written down before the next messages are taken. */
export const send = (channel: Channel) => async (ctx: Context) => {
  const started = ctx.now()
  const waiting = await due(ctx.db, channel, started, MOST_IN_A_RUN)
  for (let from = 0; from < waiting.length && ctx.now() - started < LONGEST_RUN_MS; from += TOGETHER) {
    const some = waiting.slice(from, from + TOGETHER)
    const unwanted = await unwantedOf(ctx.db, some)
    const asked = recipientsOf(
      ctx,
      some.filter((message) => !unwanted.has(message)),
    )
    await record(ctx, await Promise.all(some.map((message) => attempt(ctx, message, unwanted, asked))))
  }
}

type Recipients = ReadonlyMap<string, About>

/** Asked for each time and forgotten at once: addresses belong to the order. */
async function recipientsOf(ctx: Context, messages: readonly Message[]): Promise<Recipients> {
  const orderId = [...new Set(messages.map((each) => each.orderId))]
  if (orderId.length === 0) return new Map()
  const { data } = await ctx.call(order.operations.recipients, { orderId })
  return new Map(data.map((about) => [about.orderId, about]))
}

async function attempt(
  ctx: Context,
  message: Message,
  unwanted: ReadonlySet<Message>,
  asked: Promise<Recipients>,
): Promise<Outcome> {
  if (unwanted.has(message)) return { message, is: 'unwanted' }
  try {
    const about = (await asked).get(message.orderId)
    if (about === undefined) throw new Refusal('unknown_order', 'not_found', 'There is no such order.')
    const to = message.channel === 'email' ? about.email : about.phone
    if (to === undefined || about.erased === true || isHistory(about.order.placedAt, Date.parse(about.order.createdAt)))
      return { message, is: 'needless' }
    const { messageId: id, channel } = message
    await ctx.deliver({ id, channel, to, ...letter(message, about, ctx.config) })
    return { message, is: 'sent' }
  } catch (error) {
    return { message, is: 'unsent', error }
  }
}

async function record(ctx: Context, outcomes: readonly Outcome[]): Promise<void> {
  const now = ctx.now()
  const idsOf = (is: Outcome['is']) => outcomes.filter((each) => each.is === is).map(({ message }) => message.messageId)
  const [sent, needless, unwanted] = [idsOf('sent'), idsOf('needless'), idsOf('unwanted')]
  const unsent = outcomes.flatMap((each) => (each.is === 'unsent' ? [retried(ctx, now, each.message, each.error)] : []))
  await ctx.tx(async ({ db, emit }) => {
    const [marked, saved] = await Promise.all([
      sent.length === 0 ? [] : markSent(db, sent, now),
      Promise.all(unsent.map((message) => saveFailure(db, message))),
      needless.length === 0 ? 0 : drop(db, needless),
      unwanted.length === 0 ? 0 : suppress(db, unwanted, now),
    ])
    for (const message of marked) await emit(notification.events.sent, facts(message))
    for (const [at, message] of unsent.entries())
      if (saved[at] && message.status === 'failed') await emit(notification.events.failed, facts(message))
  })
  const [first] = unsent
  if (first) ctx.log.warn('messages could not be sent', { count: unsent.length, cause: first.lastError })
}

const facts = ({ messageId, orderId, kind, channel }: Message) => ({ messageId, orderId, kind, channel })

const retried = (ctx: Context, now: number, message: Message, error: unknown): Message =>
  afterFailure(message, redactText(error instanceof Error ? error.message : String(error)), {
    now,
    mostAttempts: ctx.config.attempts,
    isFinal: isUndeliverable(error) || isRefusal(error),
  })
