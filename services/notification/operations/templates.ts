import type { Handler } from '@souk/kit/service'
import type { notification } from '../contract.ts'
import { manners, shownKind, type Kind } from '../domain.ts'

export const templates: Handler<typeof notification.operations.templates> = async () => ({
  data: (Object.keys(manners) as Kind[]).map(shownKind),
})
