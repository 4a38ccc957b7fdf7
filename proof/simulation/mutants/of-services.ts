import type { Mutant } from './list.ts'

/** Mistakes that somebody who works on the services could make. */
export const ofServices: readonly Mutant[] = [
  {
    mistake: 'a timeout is a decline',
    file: 'services/order/checkout.ts',
    find: `      'authorise.unknown': (data, { attempt }, now) => ({
        ...moves.defer(data, now),
        again: { authorise: moves.backOff(attempt, AUTHORISE_MS) },
      }),`,
    replace: `      'authorise.unknown': (data, _, now) => declined(data, now, 'timeout'),`,
  },
  {
    mistake: 'an order is confirmed when the sale of its stock is not answered',
    file: 'services/order/checkout.ts',
    find: `'commit.refused': holdLost(['void']),
      'commit.unknown': (_, { attempt }) => ({ again: { commit: moves.backOff(attempt, COMMIT_MS) } }),`,
    replace: `'commit.refused': holdLost(['void']),
      'commit.unknown': (data, _, now) => moves.confirm(data, now),`,
  },
  {
    mistake: 'an order is charged with the price of its first line',
    file: 'services/order/moves.ts',
    find: '  amount: data.order.totals.total,\n',
    replace: '  amount: data.order.lines[0]?.total ?? data.order.totals.total,\n',
  },
  {
    mistake: 'an order that is declined keeps its stock',
    file: 'services/order/call-off.ts',
    find: `    reason: 'payment_declined',\n    undo: ['release'],`,
    replace: `    reason: 'payment_declined',\n    undo: [],`,
  },
  {
    mistake: 'an order that is overdue keeps its money reserved',
    file: 'services/order/call-off.ts',
    find: `undo: ['release', 'void'] })`,
    replace: `undo: ['release'] })`,
  },
  {
    mistake: 'an order whose stock has gone keeps its money reserved',
    file: 'services/order/checkout.ts',
    find: `'commit.refused': holdLost(['void']),`,
    replace: `'commit.refused': holdLost([]),`,
  },
  {
    mistake: 'a capture that is not answered passes for one that was made',
    file: 'services/order/checkout.ts',
    find: `'capture.unknown': (_, { attempt }) => ({ again: { capture: moves.backOff(attempt, CAPTURE_MS) } }),`,
    replace: `'capture.unknown': (data, _, now) => moves.complete(data, now),`,
  },
  {
    mistake: 'nobody is called for an order whose money is gone',
    file: 'services/order/moves.ts',
    find: '    alarm: `the money of ${lost.number} is not reserved any more: call the order off, or have it paid another way`,\n',
    replace: '',
  },
  {
    mistake: 'a charge in doubt is made again under another reference',
    file: 'services/payment/intent/moves.ts',
    find: '  again: { authorise: KEPT_MS },\n',
    replace:
      '  call: { authorise: { reference: `${data.paymentId}-${data.looks}`, amount: data.amount, token: data.token } },\n',
  },
  {
    mistake: 'a void that comes before its payment leaves no tombstone',
    file: 'services/payment/operations/void.ts',
    find: 'if (!(await openPayment(db, tombstone))) throw conflict(`the payment ${paymentId}`)',
    replace: 'if (!openPayment || db === undefined) throw conflict(`the payment ${paymentId}`)',
  },
  {
    mistake: 'a release that comes before its hold leaves no tombstone',
    file: 'services/inventory/operations/release.ts',
    find: 'if (await leaveTombstone(tx.db, orderId, now))',
    replace: 'if (leaveTombstone && !(await findHold(tx.db, orderId)))',
  },
  {
    mistake: 'a hold has no expiry',
    file: 'services/inventory/sweep.ts',
    find: 'ctx.now(), BATCH)',
    replace: '0, BATCH)',
  },
  {
    mistake: 'stock that is sold stays in the count',
    file: 'services/inventory/operations/commit.ts',
    find: 'for (const line of lines) void settle(db, line)',
    replace: 'for (const line of lines.slice(1)) void settle(db, line)',
  },
  {
    mistake: 'stock that is given back is given back every time it is asked for',
    file: 'services/inventory/store.ts',
    find: `case when state = 'held' and expires_at <= \${expiredBy} then 1 else 0 end = 1`,
    replace: `case when state <> 'committed' and expires_at <= \${expiredBy} then 1 else 0 end = 1`,
  },
  {
    mistake: 'a mail counts as sent before anybody has taken it',
    file: 'services/notification/send.ts',
    find: 'await ctx.deliver({ id, channel, to, ...letter(message, about, ctx.config) })',
    replace: 'void ctx.deliver({ id, channel, to, ...letter(message, about, ctx.config) }).catch(() => {})',
  },
  {
    mistake: 'a mail that is sent again has another Message-ID',
    file: 'services/notification/send.ts',
    find: 'const { messageId: id, channel } = message',
    replace: 'const { channel } = message; const id = `${message.messageId}${message.attempts || ""}`',
  },
  {
    mistake: 'nobody is told when an order is confirmed after it was deferred',
    file: 'services/notification/domain.ts',
    find: `  order_confirmed: { channels: ['email'], afterMs: 0, overtakes: PROVISIONAL },`,
    replace: `  order_confirmed: { channels: [], afterMs: 0, overtakes: PROVISIONAL },`,
  },
  {
    mistake: 'an order is called off although its parcel was collected',
    file: 'services/order/reversal/stopping.ts',
    find: `if (state === 'stopped') return callOff(data, now)`,
    replace: `if (state !== 'stopping') return callOff(data, now)`,
  },
  {
    mistake: 'what is stopped before its order is heard of is sent all the same',
    file: 'services/shipping/store/shipments.ts',
    find: 'on conflict (order_id) do nothing`',
    replace: "on conflict (order_id) do update set shipment_id = excluded.shipment_id, state = 'preparing'`",
  },
  {
    mistake: 'a refund is compared with what was paid, not with what is left of it',
    file: 'services/order/operations/refund.ts',
    find: '  if (wanted > left)',
    replace: '  if (wanted > order.totals.total.amount)',
  },
  {
    mistake: 'a refund gives back all that is left, whatever was asked for',
    file: 'services/payment/intent/refunds.ts',
    find: 'refundReference: refundId, amount }',
    replace: 'refundReference: refundId, amount: { ...amount, amount: left } }',
  },
  {
    mistake: 'the delivery that was chosen in the cart is asked for again, at the price of today',
    file: 'services/order/delivery.ts',
    find: '  if (basket.delivery) {',
    replace: '  if (basket.delivery && input.shippingOption) {',
  },
  {
    mistake: 'one cart can become two orders',
    file: 'services/order/store.ts',
    find: `on conflict (cart_id, cart_version) where status <> 'cancelled' do nothing\``,
    replace: 'on conflict (id) do nothing`',
    survives:
      'the unique index refuses the second order, and whoever asks again is told of the first; services/order/service.test.ts wants that said at once',
  },
  {
    mistake: 'two windows that refresh one session get different tokens',
    file: 'services/user/domain/session.ts',
    find: `now - session.turnedAt <= REPEATABLE_MS ? 'same' : 'stolen'`,
    replace: `now - session.turnedAt <= REPEATABLE_MS ? 'next' : 'stolen'`,
  },
  {
    mistake: 'a letter about an account is given up when the mail server is down',
    file: 'services/notification/account/send.ts',
    find: 'isFinal: isUndeliverable(error),',
    replace: 'isFinal: true,',
  },
  {
    mistake: 'a cart that was merged stays open, and is merged again',
    file: 'services/cart/operations/merge.ts',
    find: '    void closeMerged(tx.db, guest, own.id)\n',
    replace: '',
  },
  {
    mistake: 'who is erased stands in what the checkout of an order heard',
    file: 'services/order/operations/erase-customer.ts',
    find: '  return tx.forget(checkout, orderId)',
    replace: '  return tx.has(checkout, orderId)',
  },
  {
    mistake: 'who is erased stands in what a shipment heard',
    file: 'services/shipping/operations/erase-customer.ts',
    find: 'if (!(await forget(shipment, shipmentId)))',
    replace: 'if (shipmentId === undefined)',
  },
  {
    mistake: 'the telephone and the address of an order are erased, and the e-mail address stays',
    file: 'services/order/domain/erased.ts',
    find: '  email: NOBODY,\n',
    replace: '',
  },
  {
    mistake: 'a subscriber that answers has taken what it was sent, whatever it answers',
    file: 'services/webhook/attempt.ts',
    find: 'isTaken(answer.status)',
    replace: 'answer.status > 0',
  },
  {
    mistake: 'each attempt to send an event to a subscriber has an id of its own',
    file: 'services/webhook/signature.ts',
    find: "    'webhook-id': deliveryId,",
    replace: "    'webhook-id': `${deliveryId}${now}`,",
  },
]
