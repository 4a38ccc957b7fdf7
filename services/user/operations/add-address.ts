import type { Handler } from '@souk/kit/service'
import { MOST_ADDRESSES, type user } from '../contract.ts'
import { customerOf } from '../customer-of.ts'
import { lockAccount } from '../store/accounts.ts'
import { insertAddress, listAddresses, saveDefault } from '../store/addresses.ts'

export const addAddress: Handler<typeof user.operations.addAddress> = async (input, ctx) => {
  const { isDefault: wanted = false, ...fields } = input
  const address = { addressId: ctx.newId('adr'), ...fields }
  return ctx.tx(async ({ db }) => {
    const { id } = customerOf(ctx, await lockAccount(db, ctx.caller.subject ?? ''))
    const before = await listAddresses(db, id)
    if (before.length >= MOST_ADDRESSES)
      throw ctx.refuse('too_many_addresses', `There can be ${MOST_ADDRESSES} addresses: remove one first.`)
    const isDefault = wanted || before.length === 0
    void insertAddress(db, id, address)
    if (isDefault) void saveDefault(db, id, address.addressId)
    return { ...address, isDefault }
  })
}
