import type { Handler } from '@souk/kit/service'
import type { inventory } from '../contract.ts'
import { shownHold } from '../domain.ts'
import { findHold, linesOf, saveHold } from '../store.ts'

export const extend: Handler<typeof inventory.operations.extend> = ({ orderId, lifetimeMs }, ctx) =>
  ctx.tx(async ({ db }) => {
    const found = await findHold(db, orderId)
    if (!found) throw ctx.refuse('unknown_hold', `Nothing is held for ${orderId}.`)
    if (found.state !== 'held') throw ctx.refuse('hold_settled', `The hold of ${orderId} is ${found.state} already.`)
    const extended = { ...found, expiresAt: ctx.now() + lifetimeMs }
    await saveHold(db, extended)
    return shownHold(extended, await linesOf(db, orderId))
  })
