import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { findMedia } from '../store.ts'

export const media: Handler<typeof catalog.operations.media> = async ({ name }, ctx) => {
  const found = await findMedia(ctx.db, name)
  if (found === undefined) throw ctx.refuse('unknown_media', `There is no picture ${name}.`)
  return found
}
