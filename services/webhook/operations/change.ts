import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { webhook } from '../contract.ts'
import { shownEndpoint } from '../domain.ts'
import { refuseWrong } from '../refuse.ts'
import { changeEndpoint, disableEndpoint, enableEndpoint } from '../store/endpoints.ts'

export const change: Handler<typeof webhook.operations.change, Config> = async ({ endpointId, ...given }, ctx) => {
  refuseWrong(ctx, given)
  const { enabled, events } = given
  return ctx.tx(async ({ db }) => {
    if (enabled === true) void enableEndpoint(db, endpointId)
    if (enabled === false) void disableEndpoint(db, endpointId, 'asked', ctx.now())
    const changed = await changeEndpoint(db, endpointId, { ...given, ...(events && { events: [...new Set(events)] }) })
    if (changed === undefined) throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
    return shownEndpoint(changed)
  })
}
