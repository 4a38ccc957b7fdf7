import { cart } from '../../../services/cart/contract.ts'
import type { Market } from '../market.ts'
import type { Client, Said } from './client.ts'

const { show, merge, mine } = cart.operations

/** The cart of a guest. */
interface Guest {
  readonly cartId: string
  readonly cartToken: string
}

interface Visiting {
  readonly market: Market
  readonly client: Client
  readonly complaints: string[]
}

/**
 * Brings the carts of a guest along after signing in, all at once and each twice, as from several windows. Whatever is lost on
 * the way, every unit is in the customer's cart then, once. Answers that cart, or undefined when it did not work out.
 */
export async function mergeCarts(
  { market, client, complaints }: Visiting,
  guests: readonly Guest[],
): Promise<string | undefined> {
  const before = await Promise.all(guests.map(({ cartId, cartToken: token }) => client.insist(show, { cartId, token })))
  const said = await Promise.all(
    [...guests, ...guests].map(({ cartId, cartToken: token }) => client.insist(merge, { cartId, token })),
  )
  const after = await client.insist(mine, {})
  if (![...before, ...said, after].every(({ status }) => status === 200)) return undefined
  const wanted = before.reduce((units, each) => units + unitsIn(each), 0)
  if (unitsIn(after) !== wanted)
    complaints.push(`${guests.length} carts with ${wanted} units became one with ${unitsIn(after)}`)
  const carts = new Set([...said, after].map(({ body }) => body.id))
  if (carts.size > 1) complaints.push(`one customer has ${carts.size} open carts`)
  market.notes.note('carts of one customer are merged at once')
  return String(after.body.id)
}

const unitsIn = ({ body }: Said): number =>
  (body.lines as { quantity: number }[]).reduce((units, { quantity }) => units + quantity, 0)
