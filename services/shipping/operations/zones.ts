import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import { zonesOf } from '../store/zones.ts'

export const zones: Handler<typeof shipping.operations.zones> = async (_, ctx) => ({ data: await zonesOf(ctx.db) })
