import type { EventType } from '@souk/kit/contract'
import type { Reader } from '@souk/kit/database'
import { on, type Heard, type Reaction } from '@souk/kit/service'
import type { Config } from './config.ts'
import { deliveryOf } from './delivery.ts'
import { isFor, type Endpoint } from './domain.ts'
import { eventTypes } from './sources.ts'
import { noteDeliveries } from './store/deliveries.ts'
import { enabledEndpoints } from './store/endpoints.ts'

/** Whatever happens is noted for each endpoint that wants to know it. */
export const reactions: Reaction<Config>[] = eventTypes.map((event) =>
  on(
    event,
    (data, ctx) =>
      ctx.tx(async ({ db }) => {
        const { id: eventId, at } = ctx.event
        const news = { eventId, type: event.type, at, data }
        const told = await toldOf(event, ctx.event, db)
        if (told.length > 0)
          await noteDeliveries(
            db,
            told.map(({ endpointId }) => deliveryOf(news, endpointId, ctx.now())),
          )
      }),
    { when: async (heard, db) => (await toldOf(event, heard, db)).length > 0 },
  ),
)

async function toldOf({ type }: EventType, { at }: Heard, db: Reader): Promise<Endpoint[]> {
  return (await enabledEndpoints(db)).filter((endpoint) => isFor(endpoint, type, at))
}
