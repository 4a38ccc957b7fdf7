import { staff, type As, type Trial } from '@souk/kit/testing'
import { provider } from './contract.ts'

const numbered = (prefix: string) => (n: number) => `${prefix}_${String(n).padStart(26, '0')}`
export const paymentId = numbered('pay')
export const refundId = numbered('ref')
export const merchant: As = { service: 'payment' }
export const price = { amount: 2_499, currency: 'GBP' }

export const charging = (n: number, token = 'tok_visa') => ({ reference: paymentId(n), amount: price, token })

/** The movements of money of one payment, from the ledger. */
export const ledgerOf = async (shop: Trial, n: number): Promise<string[]> => {
  const { data } = await shop.ask(provider.operations.ledger, {}, staff)
  return data.filter(({ reference }) => reference === paymentId(n)).map(({ kind }) => kind)
}
