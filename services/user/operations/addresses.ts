import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { shownAddresses } from '../domain/address.ts'
import { findAccount } from '../store/accounts.ts'
import { listAddresses } from '../store/addresses.ts'

export const addresses: Handler<typeof user.operations.addresses> = async (_, ctx) => {
  const { id, defaultAddressId } = customerOf(ctx, await findAccount(ctx.db, ctx.caller.subject ?? ''))
  return { data: shownAddresses(await listAddresses(ctx.db, id), defaultAddressId) }
}
