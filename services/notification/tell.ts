import type { ReactionContext } from '@souk/kit/service'
import type { Config } from './config.ts'
import { factOf, manners, type Kind } from './domain.ts'
import { messageIdOf } from './message-id.ts'
import { note, takeBack } from './store.ts'

/**
 * Makes a note that the customer of an order is to be told something, in place of what it overtakes. `about` names the refund,
 * the return or the parcel.
 */
export function tell(kind: Kind, orderId: string, ctx: ReactionContext<Config>, about?: string): Promise<void> {
  const { channels, afterMs, overtakes } = manners[kind]
  const createdAt = ctx.now()
  const what = { kind, ...(about === undefined ? {} : { about }) }
  const overtaken = overtakes.flatMap((each) => (about === undefined ? [each] : [each, factOf({ kind: each, about })]))
  const messages = channels
    .filter((channel) => channel === 'email' || ctx.config.textMessages)
    .map((channel) => ({
      messageId: messageIdOf(orderId, factOf(what), channel),
      orderId,
      ...what,
      channel,
      status: 'waiting' as const,
      attempts: 0,
      nextAttemptAt: createdAt + afterMs,
      createdAt,
    }))
  return ctx.tx(async ({ db }) => {
    void note(db, messages)
    if (overtaken.length > 0) void takeBack(db, orderId, overtaken)
  })
}
