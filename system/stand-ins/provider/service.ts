import { runs, service } from '@souk/kit/service'
import { provider } from './contract.ts'
import { answer } from './operations/answer.ts'
import { authorise } from './operations/authorise.ts'
import { capture } from './operations/capture.ts'
import { challenge } from './operations/challenge.ts'
import { decide } from './operations/decide.ts'
import { faults } from './operations/faults.ts'
import { intervene } from './operations/intervene.ts'
import { ledger } from './operations/ledger.ts'
import { lookup } from './operations/lookup.ts'
import { refund } from './operations/refund.ts'
import { sign } from './operations/sign.ts'
import { void as voiding } from './operations/void.ts'
import { settings } from './settings.ts'
import { webhooks } from './webhook/saga.ts'

export default service(provider, {
  durable: true,
  config: settings,
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    authorise,
    lookup,
    capture,
    void: voiding,
    refund,
    ledger,
    intervene,
    faults,
    challenge,
    decide,
    answer,
    sign,
  },
  sagas: [runs(webhooks)],
})
