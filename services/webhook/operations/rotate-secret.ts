import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { BOTH_SECRETS_MS, shownEndpoint } from '../domain.ts'
import { secretOf } from '../signature.ts'
import { replaceSecret } from '../store/endpoints.ts'

export const rotateSecret: Handler<typeof webhook.operations.rotateSecret> = ({ endpointId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const secret = secretOf(ctx.secret(), ctx.secret())
    const endpoint = await replaceSecret(db, endpointId, secret, ctx.now() + BOTH_SECRETS_MS)
    if (endpoint === undefined) throw ctx.refuse('unknown_endpoint', 'There is no such endpoint.')
    return { ...shownEndpoint(endpoint), secret }
  })
