import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { listActs } from '../store/acts.ts'

const CURSOR = /^act_[0-9a-z]{26}$/

export const audit: Handler<typeof user.operations.audit> = async (input, ctx) => {
  const { limit = 20, cursor, subject, service, operation } = input
  if (cursor !== undefined && !CURSOR.test(cursor))
    throw ctx.refuse('bad_cursor', 'Take the cursor from page.nextCursor.', [{ pointer: '/cursor' }])
  const moment = (name: 'since' | 'until') => {
    const at = input[name] === undefined ? undefined : Date.parse(input[name])
    if (Number.isNaN(at)) throw ctx.refuse('no_such_time', 'There is no such day or hour.', [{ pointer: `/${name}` }])
    return at
  }
  const wanted = { before: cursor, subject, service, operation, since: moment('since'), until: moment('until') }
  const found = await listActs(ctx.db, wanted, limit + 1)
  const hasMore = found.length > limit
  const acts = found.slice(0, limit)
  return {
    data: acts.map(({ at, ...act }) => ({ ...act, about: [...act.about], at: new Date(at).toISOString() })),
    page: { nextCursor: hasMore ? (acts.at(-1)?.actId ?? null) : null, hasMore },
  }
}
