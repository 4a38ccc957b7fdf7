import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { shownDelivery } from '../domain.ts'
import { wakeDelivery } from '../store/deliveries.ts'
import { findEndpoint } from '../store/endpoints.ts'

export const resend: Handler<typeof webhook.operations.resend> = ({ deliveryId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const woken = await wakeDelivery(db, deliveryId, ctx.now())
    const endpoint = woken && (await findEndpoint(db, woken.endpointId))
    if (woken === undefined || endpoint === undefined)
      throw ctx.refuse('unknown_delivery', 'There is no such delivery.')
    if (endpoint.disabledAt !== undefined) throw ctx.refuse('endpoint_disabled', 'Enable the endpoint first.')
    return shownDelivery(woken)
  })
