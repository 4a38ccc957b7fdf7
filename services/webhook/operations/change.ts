import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { webhook } from '../contract.ts'
import { shownEndpoint } from '../domain.ts'
import { refuseWrong } from '../refuse.ts'
import { forgetBehaviour } from '../store/behaviour.ts'
import { wakeWaiting } from '../store/deliveries.ts'
import { changeEndpoint, disableEndpoint, enableEndpoint } from '../store/endpoints.ts'

export const change: Handler<typeof webhook.operations.change, Config> = async ({ endpointId, ...given }, ctx) => {
  refuseWrong(ctx, given)
  const { url, enabled, events } = given
  const isAnew = enabled === true || url !== undefined
  return ctx.tx(async ({ db }) => {
    if (enabled === true) void enableEndpoint(db, endpointId)
    if (enabled === false) void disableEndpoint(db, endpointId, ctx.now())
    if (isAnew) void forgetBehaviour(db, endpointId)
    if (isAnew) void wakeWaiting(db, endpointId, ctx.now())
    const changed = await changeEndpoint(db, endpointId, { ...given, ...(events && { events: [...new Set(events)] }) })
    if (changed === undefined) throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
    return shownEndpoint(changed)
  })
}
