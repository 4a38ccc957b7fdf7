import { on, type Reaction } from '@souk/kit/service'
import type { Config } from './config.ts'
import { deliveryOf } from './delivery.ts'
import { isFor } from './domain.ts'
import { eventTypes } from './sources.ts'
import { noteDeliveries } from './store/deliveries.ts'
import { enabledEndpoints } from './store/endpoints.ts'

/** Whatever happens is noted for each endpoint that wants to know it. */
export const reactions: Reaction<Config>[] = eventTypes.map((event) =>
  on(event, (data, ctx) =>
    ctx.tx(async ({ db }) => {
      const { id: eventId, at } = ctx.event
      const told = (await enabledEndpoints(db)).filter((endpoint) => isFor(endpoint, event.type, at))
      const news = { eventId, type: event.type, at, data }
      if (told.length > 0)
        await noteDeliveries(
          db,
          told.map(({ endpointId }) => deliveryOf(news, endpointId, ctx.now())),
        )
    }),
  ),
)
