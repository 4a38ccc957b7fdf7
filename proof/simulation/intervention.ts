import { operator } from '@souk/kit/host'
import { staff } from '@souk/kit/testing'
import { order } from '../../services/order/contract.ts'
import { provider } from '../../system/stand-ins/provider/contract.ts'
import type { Market } from './market.ts'
import { look } from './quiet.ts'

const GLANCE_MS = 50

/** Somebody at the provider waits until money is reserved, and gives it back before it is taken. Answers what ends that. */
export function giveBackSoon(market: Market): () => void {
  const { shop } = market
  let isOver = false
  const glance = async (): Promise<void> => {
    if (isOver) return
    if (await giveBack(market).catch(() => false)) isOver = true
    else shop.clock.after(GLANCE_MS, () => void glance())
  }
  void glance()
  return () => void (isOver = true)
}

/** False: nothing is reserved, or it could not be given back. */
async function giveBack(market: Market): Promise<boolean> {
  const [charge] = await look<{ reference: string; amount: number; currency: string }>(
    market,
    'provider',
    `select reference, amount, currency from charge where state = 'authorised' order by created_at desc limit 1`,
  )
  if (charge === undefined) return false
  const { reference, currency } = charge
  const amount = { amount: Number(charge.amount), currency }
  const { status } = await market.shop.send(provider.operations.intervene, { reference, what: 'void', amount }, staff)
  if (status === 200) market.weather.note('reservation given back')
  return status === 200
}

/** What staff do when they are called for an order whose money is gone: they call it off if its parcel can be stopped. */
export async function seeToUnpaid(market: Market): Promise<void> {
  const { shop, notes, processes } = market
  const [first] = processes(order.name)
  const unpaid = await look<{ id: string }>(
    market,
    order.name,
    `select id from souk_saga where kind = 'checkout' and state = 'unpaid' and alarm is not null order by id`,
  )
  for (const { id } of unpaid) {
    const { status } = await shop.send(order.operations.cancel, { orderId: id }, staff)
    if (first === undefined || status >= 500) return
    notes.note(status === 200 ? 'an order whose money is gone is called off' : 'an order whose money is gone has left')
    await shop.send(operator.operations.acknowledgeAlarm, { id }, { service: 'supervisor', instance: first.host.url })
  }
}
