import { inventory } from '@souk/inventory/contract'
import { array, boolean, id, integer, money, object, oneOf, optional, string } from '@souk/kit/contract'
import type { DataOf, Move as MoveOf, StateOf } from '@souk/kit/saga'
import { plan } from '@souk/kit/service'
import { payment } from '@souk/payment/contract'
import { shipping } from '@souk/shipping/contract'
import { MOST_LINES, order } from '../contract.ts'

const { cancel } = order.operations

/**
 * What is taken back of a confirmed order: goods first, then money. Whether it may be was decided when it began, under the
 * version of the order, so that nothing that follows can be refused; it is only tried again. A cancellation stops the parcel
 * before anything else, and is refused when that is too late.
 */
export const reversalPlan = plan('reversal', {
  version: 1,
  doc: 'Takes back what was sold: puts goods into stock and gives money back, each once.',
  data: object({
    orderId: id('ord'),
    number: string({ max: 20 }),
    paymentId: id('pay'),
    refundId: id('ref'),
    returnId: optional(id('ret')),
    cause: oneOf(['refund', 'return', 'cancellation']),
    lines: array(object({ sku: string({ max: 64 }), quantity: integer({ min: 1 }) }), { max: MOST_LINES }),
    amount: money,
    at: integer({ doc: 'When it happened, milliseconds since 1970.' }),
    isTaken: boolean({ doc: 'The money of the order was taken.' }),
    looks: integer({ doc: 'How often it was looked whether the parcel is stopped, and then the payment.' }),
    callingOff: optional(
      object(
        { order: cancel.output, cartVersion: integer(), reason: oneOf(['customer', 'staff']) },
        { doc: 'The order that is called off if its parcel can be stopped, and who wants that.' },
      ),
    ),
  }),
  states: ['stopping', 'restocking', 'waiting', 'refunding', 'done', 'failed', 'refused'],
  ended: ['done', 'failed', 'refused'],
  steps: {
    stop: shipping.operations.stop,
    restock: inventory.operations.restock,
    check: payment.operations.show,
    refund: payment.operations.refund,
  },
  signals: {
    gaveBack: object({}, { doc: 'The payment says that the money went back.' }),
    withheld: object({ reason: string({ max: 60 }) }, { doc: 'The payment says that it never will.' }),
    cancel: object({}, { doc: 'Somebody waits to learn whether the order is called off.' }),
  },
  timers: ['look', 'patience'],
  asks: { cancel },
})

export type Data = DataOf<typeof reversalPlan>
export type CallingOff = NonNullable<Data['callingOff']>
export type State = StateOf<typeof reversalPlan>
export type Move = MoveOf<typeof reversalPlan>
