import type { Handler } from '@souk/kit/service'
import type { webhook } from '../contract.ts'
import { eventTypes as all } from '../sources.ts'

export const eventTypes: Handler<typeof webhook.operations.eventTypes> = async () => ({
  data: all.map(({ type, doc }) => ({ type, doc })),
})
