import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import type { PaymentSettings } from '../settings.ts'

export const methods: Handler<typeof payment.operations.methods, PaymentSettings> = async (_, ctx) => ({
  data: [{ method: 'card', provider: ctx.config.provider, title: 'Credit or debit card' }],
})
