import type { Handler } from '@souk/kit/service'
import type { provider } from '@souk/provider/contract'
import { movementsAfter } from '../../store/stripe.ts'
import type { StripeSettings } from '../settings.ts'

const PAGE = 1_000

export const ledger: Handler<typeof provider.operations.ledger, StripeSettings> = async ({ after = 0 }, ctx) => ({
  data: await movementsAfter(ctx.db, after, PAGE),
})
