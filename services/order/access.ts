import { createHash, timingSafeEqual } from 'node:crypto'
import type { Caller } from '@souk/kit/service'
import type { Kept } from './store.ts'

/** Does this person hold a permission of staff? */
export const may = ({ permissions }: Caller, permission: string): boolean =>
  permissions.includes(permission) || permissions.includes('*')

/** Whether somebody may see an order: staff, the customer who placed it, or whoever has its token. */
export const maySee = (caller: Caller, { customer, token }: Kept, shownToken: string | undefined): boolean =>
  may(caller, 'order:read') ||
  (customer !== undefined && customer === caller.subject) ||
  (shownToken !== undefined && timingSafeEqual(digest(shownToken), digest(token)))

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest()
