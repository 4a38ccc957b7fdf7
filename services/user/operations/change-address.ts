import type { Handler } from '@souk/kit/service'
import type { user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { lockAccount } from '../store/accounts.ts'
import { saveAddress, saveDefault } from '../store/addresses.ts'

export const changeAddress: Handler<typeof user.operations.changeAddress> = async (input, ctx) => {
  const { isDefault: wanted = false, ...address } = input
  return ctx.tx(async ({ db }) => {
    const { id, defaultAddressId } = customerOf(ctx, await lockAccount(db, ctx.caller.subject ?? ''))
    if (!(await saveAddress(db, id, address))) throw ctx.refuse('unknown_address', 'There is no such address.')
    if (wanted) void saveDefault(db, id, address.addressId)
    return { ...address, isDefault: wanted || defaultAddressId === address.addressId }
  })
}
