import { createHash, timingSafeEqual } from 'node:crypto'
import { may, type Caller } from '@souk/kit/service'
import type { Kept } from './store.ts'

/** Whether an order is somebody's own: of the customer who placed it, or of whoever has its token. */
export const isOwn = (caller: Caller, { customer, token }: Kept, shownToken: string | undefined): boolean =>
  (customer !== undefined && customer === caller.subject) ||
  (shownToken !== undefined && timingSafeEqual(digest(shownToken), digest(token)))

/** Whether somebody may see an order: staff, and those whose own it is. */
export const maySee = (caller: Caller, kept: Kept, shownToken: string | undefined): boolean =>
  may(caller, 'order:read') || isOwn(caller, kept, shownToken)

/** Whether somebody may take something of an order back. */
export const mayReverse = (caller: Caller, kept: Kept, shownToken: string | undefined): boolean =>
  may(caller, 'order:write') || isOwn(caller, kept, shownToken)

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest()
