import type { Handler } from '@souk/kit/service'
import type { shipping } from '../contract.ts'
import { quotes } from '../domain.ts'
import { ratesTo } from '../store/zones.ts'

export const options: Handler<typeof shipping.operations.options> = async (purchase, ctx) => ({
  data: quotes(await ratesTo(ctx.db, purchase.country), purchase).map(({ holds: _holds, ...offer }) => offer),
})
