import { audit } from '@souk/kit/audit'
import type { Context, Transaction } from '@souk/kit/service'
import { user } from './contract.ts'
import type { Account } from './domain.ts'

/**
 * Tells the audit log what somebody of the staff did who is known by a password or a link alone. Of whom permissions come with
 * the request the kit tells it.
 */
export async function tellStaff(
  ctx: Pick<Context, 'now' | 'traceId'>,
  { emit }: Transaction,
  { id, kind }: Account,
  operation: 'login' | 'resetPassword',
): Promise<void> {
  if (kind !== 'staff') return
  await emit(audit.events.acted, {
    trail: `${user.name}:${id}`,
    subject: id,
    service: user.name,
    operation,
    about: [],
    traceId: ctx.traceId,
    at: new Date(ctx.now()).toISOString(),
  })
}
