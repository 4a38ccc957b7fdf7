import { every, service } from '@souk/kit/service'
import { provider } from '@souk/provider/contract'
import { readEvents } from './events.ts'
import { authorise } from './operations/authorise.ts'
import { capture } from './operations/capture.ts'
import { ledger } from './operations/ledger.ts'
import { lookup } from './operations/lookup.ts'
import { refund } from './operations/refund.ts'
import { void as voiding } from './operations/void.ts'
import { settings } from './settings.ts'

const { operations } = provider

/** Stripe, behind the contract of a provider: what a payment asks of the stand-in it asks of this. */
export default service(
  {
    ...provider,
    operations: {
      authorise: operations.authorise,
      lookup: operations.lookup,
      capture: operations.capture,
      void: operations.void,
      refund: operations.refund,
      ledger: operations.ledger,
    },
  },
  {
    durable: true,
    config: settings,
    migrations: new URL('./migrations/', import.meta.url),
    operations: { authorise, lookup, capture, void: voiding, refund, ledger },
    schedules: [every(20_000, 'events', readEvents)],
  },
)
