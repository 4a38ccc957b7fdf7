import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { deliveryOf } from '../delivery.ts'
import { shownDelivery } from '../domain.ts'
import { noteDeliveries } from '../store/deliveries.ts'
import { findEndpoint } from '../store/endpoints.ts'

export const sendTest: Handler<typeof webhook.operations.sendTest> = ({ endpointId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const endpoint = await findEndpoint(db, endpointId)
    if (endpoint === undefined) throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
    if (endpoint.disabledAt !== undefined) throw ctx.refuse('endpoint_disabled', 'Enable the endpoint first.')
    const now = ctx.now()
    const news = { eventId: ctx.newId('evt'), type: 'webhook.test', at: now, data: { endpointId } }
    const delivery = deliveryOf(news, endpointId, now)
    void noteDeliveries(db, [delivery])
    return shownDelivery(delivery)
  })
