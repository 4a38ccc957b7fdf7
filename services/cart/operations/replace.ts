import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import type { cart } from '../contract.ts'
import { replacedBy } from '../domain.ts'
import { lookUp } from '../look-up.ts'
import { counted, revise } from '../revise.ts'
import { granted } from '../wishes.ts'

export const replace: Handler<typeof cart.operations.replace, typeof config> = async ({ items, ...target }, ctx) => {
  const known = await lookUp(ctx, [...new Set(items.map(({ sku }) => sku))])
  return revise(ctx, target, known, ({ lines, currency }) => {
    const wanted = granted(ctx, items, currency, known, (at) => `/items/${at}`)
    const next = replacedBy(lines, wanted, () => ctx.newId('itm'))
    return counted(ctx, next)
  })
}
