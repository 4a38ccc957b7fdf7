import type { Handler } from '@souk/kit/service'
import { askLetter } from '../ask-letter.ts'
import type { user } from '../contract.ts'

/** Looks nobody up: whether somebody has the address is found out when the letter is written. */
export const forgotPassword: Handler<typeof user.operations.forgotPassword> = ({ email }, ctx) =>
  ctx.tx(async (tx) => {
    await askLetter(ctx, tx, { kind: 'reset_password', email })
    return {}
  })
