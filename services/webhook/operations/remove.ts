import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { removeDeliveries } from '../store/deliveries.ts'
import { removeEndpoint } from '../store/endpoints.ts'

export const remove: Handler<typeof webhook.operations.remove> = ({ endpointId }, ctx) =>
  ctx.tx(async ({ db }) => {
    if ((await removeEndpoint(db, endpointId)) === 0) throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
    void removeDeliveries(db, endpointId)
    return { endpointId }
  })
