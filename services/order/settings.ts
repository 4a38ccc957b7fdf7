import { integer } from '@souk/kit/config'

/** What an operator may set. */
export const settings = {
  paymentDeadlineSeconds: integer(900, 'How long a payment may stay undecided before the order is called off.', {
    min: 1,
    max: 86_000,
  }),
  answerWithinMs: integer(8_000, 'How long a customer waits for the answer; after that it is 202.', {
    min: 1_000,
    max: 60_000,
  }),
}
