import type { Handler } from '@souk/kit/service'
import type { provider } from '../contract.ts'
import { intervened } from '../domain.ts'
import { move } from '../move.ts'
import type { ProviderSettings } from '../settings.ts'
import { faultsNow, findCharge } from '../store.ts'

export const intervene: Handler<typeof provider.operations.intervene, ProviderSettings> = (input, ctx) =>
  ctx.tx(async (tx) => {
    const { reference, what, amount } = input
    const [charge, faults] = await Promise.all([findCharge(tx.db, reference), faultsNow(tx.db)])
    if (charge === undefined) throw ctx.refuse('unknown_charge', `${reference} is not known.`)
    const done = intervened(charge, what, amount)
    if (done === undefined)
      throw ctx.refuse('impossible', `The ${what} of ${amount.amount} ${amount.currency} does not fit ${reference}.`)
    return move(ctx, tx, done.charge, faults, { answered: false, moved: { kind: done.kind, amount } })
  })
