import { randomUUID } from 'node:crypto'
import { atRest, stockUp } from '../journeys/purchases.ts'
import { insist, purchase, type Cart, type Order } from '../journeys/shop.ts'
import type { System } from '../journeys/system.ts'
import { until } from '../journeys/until.ts'
import { queryFor, type Route } from './matrix.ts'

const SKU = 'TRUST-1'

/** What belongs to somebody. */
export interface Things {
  /** By the parameter of a path that names such a thing. */
  readonly ids: Readonly<Record<string, string>>
  /** What opens them without an account, by header. */
  readonly secrets: Readonly<Record<string, string>>
}

const headersOf = (key: string, more: object = {}) => ({ authorization: `Bearer ${key}`, ...more })

/** Everything that a customer can have, none of it under way any more, in the account of whose access token this is. */
export async function thingsOf(system: System, key: string): Promise<Things> {
  await stockUp(system, { [SKU]: 100 }, 500)
  const make = async <Body extends object>(path: string, body: object, more: object = {}): Promise<Body> => {
    const said = await insist<Body>(system, 'POST', path, { body, headers: headersOf(key, more) })
    if (said.status >= 400) throw new Error(`${path}: ${said.status} ${JSON.stringify(said.body)}`)
    return said.body
  }
  const bought = await make<Cart>('/v1/carts', {})
  await make(`/v1/carts/${bought.id}/items`, { sku: SKU, quantity: 1 }, { 'x-cart-token': bought.token })
  const [, path, { body, headers }] = purchase(bought, { key: randomUUID() })
  const order = await make<Order>(path, body, headers)
  const cart = await make<Cart>('/v1/carts', {})
  const filled = await make<{ lines: { id: string }[] }>(
    `/v1/carts/${cart.id}/items`,
    { sku: SKU, quantity: 1 },
    { 'x-cart-token': cart.token },
  )
  const address = { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' }
  const { addressId } = await make<{ addressId: string }>('/v1/customers/me/addresses', address)
  const read = async <Body>(where: string) =>
    (await insist<Body>(system, 'GET', where, { headers: headersOf(key) })).body
  const { data: sessions } = await read<{ data: { sessionId: string }[] }>('/v1/customers/me/sessions')
  const shipments = () => read<{ data?: { shipmentId: string }[] }>(`/v1/shipments?orderId=${order.id}`)
  const shipmentId = await until('the parcel', async () => (await shipments()).data?.[0]?.shipmentId, 60_000)
  // From here on nothing changes by itself.
  await atRest(system)
  const itemId = filled.lines[0]?.id as string
  const sessionId = sessions[0]?.sessionId as string
  return {
    ids: { cartId: cart.id, itemId, orderId: order.id, shipmentId, addressId, sessionId },
    secrets: { 'x-cart-token': cart.token, 'x-order-token': order.token },
  }
}

/** Ids that are as those are, and that nobody has. */
export const nothingLike = ({ ids }: Things): Pick<Things, 'ids'> => ({
  ids: Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, id.replace(/.{20}$/, '0'.repeat(20))])),
})

/** Does this route lead to a thing of one customer? Its path names one, and an account or the secret of it is needed. */
export const isPersonal = ({ access, parameters }: Route): boolean =>
  parameters.some(({ in: place }) => place === 'path') &&
  (access === 'customer' || parameters.some(({ name, in: place }) => place === 'header' && /^X-.*-Token$/.test(name)))

/** A request for one of somebody's things, without the secret that came with it; undefined: no such thing was made. */
export function pathTo(route: Route, { ids }: Pick<Things, 'ids'>): string | undefined {
  let isWhole = true
  const target = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    isWhole &&= name in ids
    return ids[name] ?? ''
  })
  return isWhole ? target + queryFor(route) : undefined
}
