import { emission, type Reply } from '@souk/kit/saga'
import { payment } from '../contract.ts'
import { sameMoney, type Charge } from '../domain.ts'
import { AFTER_TROUBLE_MS, contradiction, puzzled, settle, tell, undertake, type Hear, type Moving } from './moves.ts'
import type { Intent } from './plan.ts'

const { refunded, withheld } = payment.events
type Refund = NonNullable<Intent['refund']>

/** Why there is no refund, for whoever asked for it. */
const noRefund = (reply: Extract<Reply<typeof payment.operations.refund>, { refuse: string }>) => ({
  refund: reply,
  repay: reply,
})

const afterThis: Moving = {
  answerLast: noRefund({ refuse: 'refund_under_way', detail: 'One after the other.', retryAfterSeconds: 1 }),
}

/** Gives a part of what was taken back, if that much is left. */
export const refundIt: Hear<'refund'> = (data, { refundId, amount }, now) => {
  if (data.refundsDone.includes(refundId)) return tell('captured')(data, {}, now)
  const left = data.captured - data.refunded
  if (amount.currency !== data.amount.currency || amount.amount > left)
    return {
      answer: noRefund({ refuse: 'more_than_captured', detail: `${left} ${data.amount.currency} can be given back.` }),
    }
  const refund = { reference: data.paymentId, refundReference: refundId, amount }
  return undertake('refunding', data, { refund: { refundId, amount } }, now, { refund })
}

const sameRefund = ({ refund }: Intent, { refundId, amount }: Refund) =>
  refund?.refundId === refundId && sameMoney(refund.amount, amount)

/** A refund that is asked for while one is under way. */
export const anotherRefund: Hear<'refund'> = (data, asked, now) =>
  sameRefund(data, asked) ? tell('refunding')(data, {}, now) : afterThis

/** Money went back. */
export const gaveBack: Hear<'refund.ok'> = (data, { output }, now) => {
  const { refund } = data
  if (refund === undefined) return {}
  const sum = data.refunded + refund.amount.amount
  if (output.refunded.currency !== data.amount.currency || output.refunded.amount < sum)
    return { ...puzzled('refunding', 'refund', data, now), timers: {}, again: { refund: AFTER_TROUBLE_MS } }
  return book(data, { ...refund, refunded: sum, change: { refund: undefined } }, now)
}

/** The provider will not, for good. Whoever waits is told, and so is whoever was told before that it is accepted. */
export const withhold: Hear<'refund.refused'> = (data, { code, detail }, now) => {
  const { paymentId, orderId, refund } = data
  const reason = code.slice(0, 60)
  return {
    ...settle('captured', data, { refund: undefined }, now),
    answer: noRefund({ refuse: 'more_than_captured', detail }),
    emit: refund ? [emission(withheld, { paymentId, orderId, ...refund, reason })] : [],
    alarm: `the provider refused to refund ${paymentId}: ${code}`,
  }
}

/** A hint that money may have gone back: it is looked up, and what is found gets the name that came with the hint. */
export const review: Hear<'notified'> = ({ paymentId }, { refundId }) =>
  refundId === undefined
    ? {}
    : {
        to: 'reviewing',
        data: { finding: refundId, looking: true, looks: 0 },
        call: { lookup: { reference: paymentId } },
      }

/** A refund that is asked for while it is looked up what is left. */
export const refundAfterReview: Hear<'refund'> = (data, asked, now) =>
  data.refundsDone.includes(asked.refundId) ? tell('reviewing')(data, {}, now) : afterThis

/** What the provider gave back without being asked by us becomes one of our refunds. What contradicts us is not believed. */
export const reviewed: Hear<'lookup.ok'> = (data, { output }, now) => {
  const { finding: refundId } = data
  const more = output.refunded.amount - data.refunded
  if (refundId === undefined || more <= 0 || !isCredible(data, output)) return reviewedInVain()
  const amount = { ...data.amount, amount: more }
  return book(data, { refundId, amount, refunded: output.refunded.amount, change: { finding: undefined } }, now)
}

export const reviewedInVain = (): Moving => ({ to: 'captured', data: { finding: undefined } })

const isCredible = (data: Intent, charge: Charge): boolean =>
  charge.state === 'captured' &&
  contradiction(data, charge) === undefined &&
  charge.refunded.currency === data.amount.currency &&
  charge.refunded.amount <= data.captured

interface Booked extends Refund {
  /** All that went back by now, in minor units. */
  readonly refunded: number
  readonly change: Partial<Intent>
}

function book(data: Intent, { refundId, amount, refunded: sum, change }: Booked, now: number): Moving {
  const { paymentId, orderId, refundsDone } = data
  const done = { ...change, refunded: sum, refundsDone: [...refundsDone, refundId] }
  return settle('captured', data, done, now, {
    emit: [emission(refunded, { paymentId, orderId, amount, refundId })],
  })
}
