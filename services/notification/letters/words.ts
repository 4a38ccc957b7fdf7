import type { Money } from '@souk/kit/money'
import type { Kind } from '../domain.ts'
import { amount } from './figures.ts'
import type { About } from './letter.ts'

/** What is said, before it becomes text or HTML. */
export interface Words {
  readonly subject: string
  readonly headline: string
  /** One or two words about where the order stands, and what kind of news that is. */
  readonly standing: string
  readonly mood: 'good' | 'patient' | 'bad' | 'settled'
  /** After the greeting. */
  readonly paragraphs: readonly string[]
  /** All of it in one line, for a telephone. */
  readonly brief: string
}

/** Whether the letter is about goods that are not, or not any more, on their way: then it shows no address. */
export const isNothingComing = ({ mood }: Words): boolean => mood === 'bad' || mood === 'settled'

const RELEASED =
  'Nothing was taken from your account; should an amount show as reserved, your bank releases it by itself.'

/** What a customer is told, in plain words. */
export const wordsFor: Readonly<Record<Kind, (order: About['order'], which?: string) => Words>> = {
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
  order_cancelled: (order) =>
    order.reason === 'customer' || order.reason === 'staff' ? calledOff(order) : failed(order),
  order_refunded: ({ number, refunds, totals }, which) => {
    const given = amount(refunds.find(({ refundId }) => refundId === which)?.amount ?? nothingOf(totals.total))
    return {
      subject: `We have given back ${given} of your order ${number}`,
      headline: `${given} is on its way back to you`,
      standing: 'Money back',
      mood: 'settled',
      paragraphs: [
        `We have given ${given} of your order back to the card that you paid with. ${SOME_DAYS}`,
        'You need not do anything, and what you have of this order is yours.',
      ],
      brief: `Souk: we have given ${given} of your order ${number} back to your card.`,
    }
  },
  order_shipped: ({ number }, parcel = '') => ({
    subject: `Your order ${number} is on its way`,
    headline: 'Your order is on its way',
    standing: 'Shipped',
    mood: 'good',
    paragraphs: [
      'Good news: the carrier has collected your parcel.',
      `The carrier knows it under the number ${parcel}. Please have it at hand when you ask about it.`,
    ],
    brief: `Souk: your order ${number} is on its way, parcel ${parcel}.`,
  }),
  order_delivered: ({ number }, parcel = '') => ({
    subject: `Your order ${number} has arrived`,
    headline: 'Your order has arrived',
    standing: 'Delivered',
    mood: 'good',
    paragraphs: [
      `The carrier says that your parcel ${parcel} was delivered. We hope that you like everything in it.`,
      'Should anything be missing or broken, or should the parcel not be there, please answer this mail.',
    ],
    brief: `Souk: your order ${number} has arrived.`,
  }),
  parcel_lost: ({ number }, parcel = '') => ({
    subject: `The parcel with your order ${number} is lost`,
    headline: 'Your parcel is lost',
    standing: 'Lost on its way',
    mood: 'patient',
    paragraphs: [
      `We are sorry: the carrier cannot find your parcel ${parcel}, so it will not arrive.`,
      'We know about it and are looking into it. You do not have to do anything; we write again as soon as we know how it goes on.',
    ],
    brief: `Souk: the parcel with your order ${number} is lost. We are looking into it and write again.`,
  }),
  order_returned: ({ number, returns, lines, totals }, which) => {
    const found = returns.find(({ returnId }) => returnId === which)
    const given = found?.amount ?? nothingOf(totals.total)
    return {
      subject: `What you sent back of your order ${number} has arrived`,
      headline: 'What you sent back has arrived',
      standing: 'Returned',
      mood: 'settled',
      paragraphs: [
        `Thank you. We have got ${thingsOf(found?.lines ?? [], lines)}.`,
        given.amount === 0
          ? 'Its money had been given back to you before.'
          : `We have given ${amount(given)} back to the card that you paid with. ${SOME_DAYS}`,
      ],
      brief: `Souk: what you sent back of your order ${number} has arrived${given.amount === 0 ? '' : `, and ${amount(given)} is on its way back to you`}.`,
    }
  },
}

const SOME_DAYS = 'It can take your bank a few days to show it.'

const nothingOf = ({ currency }: Money): Money => ({ amount: 0, currency })

const enumeration = new Intl.ListFormat('en-GB')
/** So many things are named in a sentence. */
const MOST_NAMED = 5

/** What came back, by the names under which it was bought. */
function thingsOf(units: readonly { sku: string; quantity: number }[], lines: About['order']['lines']): string {
  const named = units.slice(0, MOST_NAMED).map(({ sku, quantity }) => {
    return `${quantity} × ${lines.find((line) => line.sku === sku)?.title ?? sku}`
  })
  const more = units.length - named.length
  return enumeration.format([...named, ...(more === 0 ? [] : [`${more} more ${more === 1 ? 'article' : 'articles'}`])])
}

/** Somebody did not want it any more. */
function calledOff({ number, reason, refunds }: About['order']): Words {
  const given = refunds.find(({ cause }) => cause === 'cancellation')?.amount
  const money = given ? `We are giving ${amount(given)} back to the card that you paid with. ${SOME_DAYS}` : RELEASED
  return {
    subject: `Your order ${number} is cancelled`,
    headline: 'Your order is cancelled',
    standing: 'Cancelled',
    mood: 'settled',
    paragraphs: [
      reason === 'customer'
        ? 'As you wished, we have cancelled your order. Nothing of it will be sent.'
        : 'We have cancelled your order. Nothing of it will be sent.',
      money,
    ],
    brief: `Souk: your order ${number} is cancelled. ${given ? `${amount(given)} is on its way back to you.` : 'Nothing was taken from your account.'}`,
  }
}

/** It could not be. */
function failed({ number, reason }: About['order']): Words {
  return {
    subject: `Your order ${number} is cancelled`,
    headline: 'Your order is cancelled',
    standing: 'Cancelled',
    mood: 'bad',
    paragraphs: [
      `${causes[reason ?? ''] ?? 'Your order could not be carried out, so we had to cancel it'}. ${RELEASED}`,
      'We are sorry about that.',
    ],
    brief: `Souk: your order ${number} is cancelled. Nothing was taken from your account.`,
  }
}

const causes: Readonly<Record<string, string>> = {
  out_of_stock: 'The last of something in your order was sold a moment before, so we could not accept it',
  inventory_unavailable: 'We could not put the goods of your order aside in time, so we had to cancel it',
}
