import { on, runs, service } from '@souk/kit/service'
import { payment } from '@souk/payment/contract'
import { shipping } from '@souk/shipping/contract'
import { checkout } from './checkout.ts'
import { order } from './contract.ts'
import { cancel } from './operations/cancel.ts'
import { consignment } from './operations/consignment.ts'
import { eraseCustomer } from './operations/erase-customer.ts'
import { list } from './operations/list.ts'
import { ordersOf } from './operations/orders-of.ts'
import { place } from './operations/place.ts'
import { receiveReturn } from './operations/receive-return.ts'
import { recipient } from './operations/recipient.ts'
import { recipients } from './operations/recipients.ts'
import { refund } from './operations/refund.ts'
import { return as returning } from './operations/return.ts'
import { show } from './operations/show.ts'
import { progress } from './progress.ts'
import { parcelDelivered } from './reactions/parcel-delivered.ts'
import { parcelDispatched } from './reactions/parcel-dispatched.ts'
import { parcelLost } from './reactions/parcel-lost.ts'
import { paymentAuthorised } from './reactions/payment-authorised.ts'
import { paymentDeclined } from './reactions/payment-declined.ts'
import { paymentRefunded } from './reactions/payment-refunded.ts'
import { paymentVoided } from './reactions/payment-voided.ts'
import { paymentWithheld } from './reactions/payment-withheld.ts'
import { recordReversal } from './reversal/record.ts'
import { reversal } from './reversal/reversal.ts'
import { settings } from './settings.ts'

export default service(order, {
  durable: true,
  config: settings,
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    place,
    list,
    show,
    cancel,
    refund,
    return: returning,
    receiveReturn,
    recipient,
    recipients,
    consignment,
    ordersOf,
    eraseCustomer,
  },
  reactions: [
    on(payment.events.authorised, paymentAuthorised),
    on(payment.events.declined, paymentDeclined),
    on(payment.events.voided, paymentVoided),
    on(payment.events.refunded, paymentRefunded),
    on(payment.events.withheld, paymentWithheld),
    on(shipping.events.dispatched, parcelDispatched),
    on(shipping.events.delivered, parcelDelivered),
    on(shipping.events.lost, parcelLost),
  ],
  sagas: [runs(checkout, progress), runs(reversal, recordReversal)],
})
