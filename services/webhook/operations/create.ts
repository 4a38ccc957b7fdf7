import type { Handler } from '@souk/kit/service'
import type { Config } from '../config.ts'
import type { webhook } from '../contract.ts'
import { MOST_ENDPOINTS, shownEndpoint } from '../domain.ts'
import { refuseWrong } from '../refuse.ts'
import { secretOf } from '../signature.ts'
import { countEndpoints, insertEndpoint } from '../store/endpoints.ts'

export const create: Handler<typeof webhook.operations.create, Config> = async (input, ctx) => {
  refuseWrong(ctx, input)
  const { url, events, description = '' } = input
  return ctx.tx(async ({ db }) => {
    if ((await countEndpoints(db)) >= MOST_ENDPOINTS)
      throw ctx.refuse('too_many_endpoints', `There are ${MOST_ENDPOINTS} already: remove those that nobody uses.`)
    const endpoint = {
      endpointId: ctx.newId('whe'),
      url,
      events: [...new Set(events)],
      description,
      secret: secretOf(ctx.secret(), ctx.secret()),
      createdAt: ctx.now(),
    }
    void insertEndpoint(db, endpoint)
    return { ...shownEndpoint(endpoint), secret: endpoint.secret }
  })
}
