import type { Handler } from '@souk/kit/service'
import type { config } from '../config.ts'
import { MOST_LINES, type cart } from '../contract.ts'
import { withItems } from '../domain.ts'
import { lookUp } from '../look-up.ts'
import { counted, revise } from '../revise.ts'
import { granted } from '../wishes.ts'

// Stock is not asked for: it may change before anything is ordered, and whoever shows the cart asks.
export const add: Handler<typeof cart.operations.add, typeof config> = async (input, ctx) => {
  const known = await lookUp(ctx, [input.sku])
  return revise(ctx, input, known, ({ lines, currency }) => {
    const items = granted(ctx, [input], currency, known, () => '')
    const more = withItems(lines, items, () => ctx.newId('itm'))
    if (more.length > MOST_LINES)
      throw ctx.refuse('too_many_lines', `A cart has at most ${MOST_LINES} lines.`, [{ pointer: '/sku' }])
    return counted(ctx, more)
  })
}
