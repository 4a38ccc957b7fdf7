import { order } from '../../../services/order/contract.ts'
import type { Promised } from '../../invariants/purchases.ts'
import type { Chance } from '../chance.ts'
import type { Market } from '../market.ts'
import type { Client, Said } from './client.ts'

interface Sender {
  readonly client: Client
  readonly asStaff: Client
  readonly chance: Chance
  readonly market: Market
}

const { show, return: comeBack, receiveReturn } = order.operations

/** How often a customer looks whether a parcel has arrived. */
const MOST_LOOKS = 15
/** Of what is sent back. */
const LOST = 0.1

/** Staff have it in their hands. */
async function bring({ asStaff }: Sender, bought: Said, key: string): Promise<Promised[]> {
  const { status, body } = await asStaff.insist(comeBack, oneOf(bought), key)
  return status === 201 ? [promiseOf(body)] : []
}

/** As soon as it has arrived, if it does. Staff receive it, or it is lost. */
async function send({ client, asStaff, chance, market }: Sender, bought: Said, key: string): Promise<Promised[]> {
  const goods = oneOf(bought)
  const { orderId, token } = goods
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    if ((await client.ask(show, { orderId, token })).body.status === 'delivered') break
    await market.shop.clock.sleep(chance.between(1_000, 4_000))
  }
  const { status, code, body } = await client.insist(comeBack, goods, key)
  if (code === 'not_delivered') market.notes.note('what has not arrived is to be sent back')
  if (status !== 201 || chance.happens(LOST)) return []
  const receive = () => asStaff.insist(receiveReturn, { orderId, returnId: String(body.returnId) })
  const answers = await Promise.all(chance.happens(0.5) ? [receive(), receive()] : [receive()])
  const isReceived = answers.some((answer) => answer.status === 200 || answer.code === 'already_received')
  return isReceived ? [promiseOf(body)] : []
}

/** How one unit of an order comes back, and what is promised then. */
export const waysBack = { brought: bring, sent: send }
export type WayBack = keyof typeof waysBack

/** One unit of the first line of an order. */
function oneOf({ body }: Said) {
  const [line] = body.lines as { sku: string }[]
  return { orderId: String(body.id), token: String(body.token), lines: [{ sku: line?.sku ?? '', quantity: 1 }] }
}

const promiseOf = ({ orderId, refundId }: Said['body']): Promised => ({
  orderId: String(orderId),
  outcome: 'confirmed',
  refundIds: [String(refundId)],
})
