import { array, boolean, integer, object, string, type Value } from '@souk/kit/contract'
import { plan } from '@souk/kit/service'
import { payment } from '@souk/payment/contract'
import { provider } from '../contract.ts'

const letter = object({
  body: string({ max: 2_000 }),
  signature: string({ max: 200 }),
  signedAt: integer({ doc: 'Milliseconds since 1970; 0 for a signature that was not accepted.' }),
  writtenAt: integer(),
})
const news = object({
  letter,
  delayMs: integer({ min: 0 }),
  twice: boolean(),
  reversed: boolean({ doc: 'It overtakes those that still wait.' }),
})

/** A webhook with its signature. */
export type Letter = Value<typeof letter>
/** A webhook, and how it is to be sent. */
export type News = Value<typeof news>

/** The webhooks of one charge, sent one after the other until each is taken. */
export const webhookPlan = plan('webhook', {
  version: 1,
  doc: 'Tells the merchant what became of a charge: at least once, for up to three days, as long as it takes.',
  data: object({
    charge: provider.operations.lookup.output,
    letters: array(letter),
    delayMs: integer({ min: 0, doc: 'How long the first of them waits.' }),
    attempts: integer({ doc: 'How often the first of them was sent in vain.' }),
  }),
  states: ['quiet', 'waiting', 'signing', 'sending'],
  ended: ['quiet'],
  steps: { webhook: payment.operations.webhook, sign: provider.operations.sign },
  signals: { moved: news },
  timers: ['send'],
  asks: { authorise: provider.operations.authorise },
})
