import { staff } from '@souk/kit/testing'
import { order } from '../../services/order/contract.ts'
import { webhook } from '../../services/webhook/contract.ts'
import type { Market } from './market.ts'
import { look } from './quiet.ts'

/** What the subscriber is sent: how orders end. */
export const SUBSCRIBED = [order.events.confirmed.type, order.events.cancelled.type]

export const subscribe = async ({ shop }: Market): Promise<void> =>
  void (await shop.ask(webhook.operations.create, { url: 'https://erp.example/hooks', events: SUBSCRIBED }, staff))

/** Staff send again what waits: after a second failure it would be for minutes, and no run is so long. */
export async function sendAgain(market: Market): Promise<void> {
  const waiting = await look<{ id: string }>(
    market,
    webhook.name,
    `select delivery_id as id from delivery where status = 'waiting'`,
  )
  for (const { id } of waiting) await market.shop.send(webhook.operations.resend, { deliveryId: id }, staff)
}
