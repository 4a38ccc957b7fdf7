import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { isOver, shownSession } from '../domain/session.ts'
import { listSessions } from '../store/sessions.ts'

const MOST_SHOWN = 200

export const sessions: Handler<typeof user.operations.sessions> = async (_, ctx) => {
  const found = await listSessions(ctx.db, ctx.caller.subject ?? '', MOST_SHOWN)
  return { data: found.filter((each) => !isOver(each, ctx.now())).map(shownSession) }
}
