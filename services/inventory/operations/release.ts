import { conflict, type Handler } from '@souk/kit/service'
import type { inventory } from '../contract.ts'
import { shownHold } from '../domain.ts'
import { giveBack } from '../release.ts'
import { findHold, leaveTombstone, linesOf } from '../store.ts'

export const release: Handler<typeof inventory.operations.release> = ({ orderId }, ctx) =>
  ctx.tx(async (tx) => {
    const given = await giveBack(ctx, tx, orderId, 'asked')
    if (given) return given
    const now = ctx.now()
    if (await leaveTombstone(tx.db, orderId, now))
      return shownHold({ orderId, state: 'released', expiresAt: now, version: 1 }, [])
    const [found, lines] = await Promise.all([findHold(tx.db, orderId), linesOf(tx.db, orderId)])
    if (found?.state === 'committed') throw ctx.refuse('hold_settled', `The stock of ${orderId} is sold.`)
    // The hold came in between: from the beginning again, and then it is given back.
    if (found?.state !== 'released') throw conflict(`the hold of ${orderId}`)
    return shownHold(found, lines)
  })
