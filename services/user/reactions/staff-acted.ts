import type { audit } from '@souk/kit/audit'
import type { ReactionHandler } from '@souk/kit/service'
import { insertAct } from '../store/acts.ts'

/** What staff did, anywhere, is kept. */
export const staffActed: ReactionHandler<typeof audit.events.acted> = (
  { subject, service, operation, about, traceId },
  ctx,
) =>
  ctx.tx(async ({ db }) => {
    const actId = ctx.newId('act')
    void insertAct(db, { actId, subject, service, operation, about, traceId, at: ctx.event.at })
  })
