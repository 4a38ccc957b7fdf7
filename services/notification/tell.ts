import type { ReactionContext } from '@souk/kit/service'
import type { Config } from './config.ts'
import { factOf, manners, type Kind, type Message } from './domain.ts'
import { messageIdOf } from './message-id.ts'
import { note, takeBack } from './store.ts'

/**
 * Makes a note that the customer of an order is to be told something, in place of what it overtakes. `about` names the refund,
 * the return or the parcel.
 */
export function tell(kind: Kind, orderId: string, ctx: ReactionContext<Config>, about?: string): Promise<void> {
  const { overtakes } = manners[kind]
  const overtaken = overtakes.flatMap((each) => (about === undefined ? [each] : [each, factOf({ kind: each, about })]))
  return ctx.tx(async ({ db }) => {
    void note(db, messagesOf(kind, orderId, ctx, about))
    if (overtaken.length > 0) void takeBack(db, orderId, overtaken)
  })
}

/** The same where the customer knows it already, unless something that it overtakes has been told. */
export function tellIfNeeded(kind: Kind, orderId: string, ctx: ReactionContext<Config>): Promise<void> {
  return ctx.tx(async ({ db }) => {
    const untold = await takeBack(db, orderId, manners[kind].overtakes)
    if (untold === 0) void note(db, messagesOf(kind, orderId, ctx))
  })
}

function messagesOf(kind: Kind, orderId: string, ctx: ReactionContext<Config>, about?: string): Message[] {
  const { channels, afterMs } = manners[kind]
  const createdAt = ctx.now()
  const what = { kind, ...(about === undefined ? {} : { about }) }
  return channels
    .filter((channel) => channel === 'email' || ctx.config.textMessages)
    .map((channel) => ({
      messageId: messageIdOf(orderId, factOf(what), channel),
      orderId,
      ...what,
      channel,
      status: 'waiting',
      attempts: 0,
      nextAttemptAt: createdAt + afterMs,
      createdAt,
    }))
}
