import type { Handler } from '@souk/kit/service'
import type { catalog } from '../contract.ts'
import { decodedPicture, fitsName } from '../picture.ts'
import { saveMedia } from '../store.ts'

export const putMedia: Handler<typeof catalog.operations.putMedia> = async ({ name, contentType, content }, ctx) => {
  const bytes = decodedPicture(contentType, content)
  if (bytes === undefined)
    throw ctx.refuse('bad_media', `This is not ${contentType} in base64.`, [{ pointer: '/content' }])
  if (!fitsName(contentType, name))
    throw ctx.refuse('bad_media', `${contentType} does not fit the name ${name}.`, [{ pointer: '/contentType' }])
  return ctx.tx(async ({ db }) => {
    await saveMedia(db, name, { contentType, content })
    return { name, url: `/v1/media/${name}`, bytes: bytes.length }
  })
}
