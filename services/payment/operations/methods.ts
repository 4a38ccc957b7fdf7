import type { Handler } from '@souk/kit/service'
import type { payment } from '../contract.ts'
import { PROVIDER } from '../domain.ts'
import type { PaymentSettings } from '../settings.ts'

export const methods: Handler<typeof payment.operations.methods, PaymentSettings> = async () => ({
  data: [{ method: 'card', provider: PROVIDER, title: 'Credit or debit card' }],
})
