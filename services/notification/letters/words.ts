import type { Kind } from '../domain.ts'
import type { About } from './letter.ts'

/** What is said, before it becomes text or HTML. */
export interface Words {
  readonly subject: string
  readonly headline: string
  /** One or two words about where the order stands, and what kind of news that is. */
  readonly standing: string
  readonly mood: 'good' | 'patient' | 'bad'
  /** After the greeting. */
  readonly paragraphs: readonly string[]
  /** All of it in one line, for a telephone. */
  readonly brief: string
}

const RELEASED =
  'Nothing was taken from your account; should an amount show as reserved, your bank releases it by itself.'

/** What a customer is told, in plain words. */
export const wordsFor: Readonly<Record<Kind, (order: About['order']) => Words>> = {
  order_received: ({ number }) => ({
    subject: `We have received your order ${number}`,
    headline: 'We have received your order',
    standing: 'Received',
    mood: 'patient',
    paragraphs: [
      'Thank you. Your order has reached us. We are putting its goods aside and settling the payment, and write again as soon as it is confirmed.',
    ],
    brief: `Souk has received your order ${number}.`,
  }),
  order_confirmed: ({ number }) => ({
    subject: `Your order ${number} is confirmed`,
    headline: 'Your order is confirmed',
    standing: 'Confirmed',
    mood: 'good',
    paragraphs: [
      'Thank you. Everything you chose is yours and your payment is certain. We are getting it ready for its way to you.',
    ],
    brief: `Souk: your order ${number} is confirmed.`,
  }),
  payment_waiting: ({ number }) => ({
    subject: `The payment for your order ${number} takes a little longer`,
    headline: 'Your payment takes a little longer',
    standing: 'Payment waiting',
    mood: 'patient',
    paragraphs: [
      'We have your order and keep its goods for you. Only the payment is not certain yet. We go on trying, and write to you as soon as we know.',
      'Please do not order again: however often we try, you are charged once at most.',
    ],
    brief: `Souk: we have your order ${number} and keep its goods. The payment takes a little longer; you are charged once at most.`,
  }),
  payment_failed: ({ number, reason }) => ({
    subject: `The payment for your order ${number} did not work`,
    headline: 'The payment did not work',
    standing: 'Not paid',
    mood: 'bad',
    paragraphs: [
      reason === 'payment_overdue'
        ? `We could not settle the payment for your order in time, so we had to cancel it. ${RELEASED}`
        : 'Your card was declined, so we could not accept this order. Nothing was taken from your account.',
      'You are welcome to order again, with another card if you like.',
    ],
    brief: `Souk: the payment for your order ${number} did not work. Nothing was taken from your account.`,
  }),
  order_cancelled: ({ number, reason = '' }) => ({
    subject: `Your order ${number} is cancelled`,
    headline: 'Your order is cancelled',
    standing: 'Cancelled',
    mood: 'bad',
    paragraphs: [
      `${causes[reason] ?? 'Your order could not be carried out, so we had to cancel it'}. ${RELEASED}`,
      'We are sorry about that.',
    ],
    brief: `Souk: your order ${number} is cancelled. Nothing was taken from your account.`,
  }),
}

const causes: Readonly<Record<string, string>> = {
  out_of_stock: 'The last of something in your order was sold a moment before, so we could not accept it',
  inventory_unavailable: 'We could not put the goods of your order aside in time, so we had to cancel it',
}
