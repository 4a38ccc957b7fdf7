import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { shownEndpoint } from '../domain.ts'
import { findEndpoint } from '../store/endpoints.ts'

export const show: Handler<typeof webhook.operations.show> = async ({ endpointId }, ctx) => {
  const endpoint = await findEndpoint(ctx.db, endpointId)
  if (endpoint === undefined) throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
  return shownEndpoint(endpoint)
}
