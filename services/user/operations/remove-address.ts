import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { lockAccount } from '../store/accounts.ts'
import { listAddresses, removeAddress as remove, saveDefault } from '../store/addresses.ts'

export const removeAddress: Handler<typeof user.operations.removeAddress> = async ({ addressId }, ctx) =>
  ctx.tx(async ({ db }) => {
    const { id, defaultAddressId } = customerOf(ctx, await lockAccount(db, ctx.caller.subject ?? ''))
    void remove(db, id, addressId)
    if (defaultAddressId === addressId) {
      const [oldest] = await listAddresses(db, id)
      void saveDefault(db, id, oldest?.addressId)
    }
    return {}
  })
