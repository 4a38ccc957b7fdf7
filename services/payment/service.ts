import { every, runs, service } from '@souk/kit/service'
import { check } from './check.ts'
import { payment } from './contract.ts'
import { intent } from './intent/intent.ts'
import { authorise } from './operations/authorise.ts'
import { balances } from './operations/balances.ts'
import { cases } from './operations/cases.ts'
import { capture } from './operations/capture.ts'
import { close } from './operations/close.ts'
import { ledger } from './operations/ledger.ts'
import { list } from './operations/list.ts'
import { methods } from './operations/methods.ts'
import { reconcile } from './operations/reconcile.ts'
import { refund } from './operations/refund.ts'
import { repay } from './operations/repay.ts'
import { show } from './operations/show.ts'
import { void as voiding } from './operations/void.ts'
import { webhook } from './operations/webhook.ts'
import { record } from './record.ts'
import { settings } from './settings.ts'
import { sweep } from './sweep.ts'

export default service(payment, {
  durable: true,
  config: settings,
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    methods,
    webhook,
    authorise,
    capture,
    void: voiding,
    refund,
    repay,
    show,
    list,
    ledger,
    balances,
    reconcile,
    cases,
    close,
  },
  schedules: [every(60_000, 'sweep', sweep), every(60_000, 'reconcile', check)],
  sagas: [runs(intent, record)],
})
