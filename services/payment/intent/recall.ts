import type { Transaction } from '@souk/kit/service'
import { PROVIDER, type Shown } from '../domain.ts'
import { intent } from './intent.ts'
import type { Intent } from './plan.ts'

/**
 * The saga that a command tells something, found in the transaction of the command. What has long been over is forgotten, and
 * money can go back even then: it goes on where it ended.
 */
export const recalled =
  (payment: Shown) =>
  async (tx: Pick<Transaction, 'has' | 'begin'>): Promise<string> => {
    const { paymentId } = payment
    if (!(await tx.has(intent, paymentId))) await tx.begin(intent, paymentId, asItEnded(payment))
    return paymentId
  }

const asItEnded = (payment: Shown): Intent => {
  const { paymentId, orderId, amount, captured, refunded, method, provider, reason, createdAt, version } = payment
  return {
    paymentId,
    orderId,
    amount,
    method,
    ...(provider === PROVIDER ? {} : { provider }),
    token: '',
    createdAt: Date.parse(createdAt),
    version,
    ...(captured.amount === amount.amount ? {} : { taking: captured.amount }),
    captured: captured.amount,
    refunded: refunded.amount,
    refundsDone: [],
    ...(reason === undefined ? {} : { reason }),
    looking: false,
    looks: 0,
  }
}
