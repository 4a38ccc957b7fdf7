import { randomUUID } from 'node:crypto'
import { createClient, type Souk } from '@souk/client'
import type { System } from './system.ts'
import { until } from './until.ts'

type Door = Pick<System, 'gateway' | 'staffKey'>

/** What came back, whatever it is. `status` 0: nothing came back. */
export interface Said<Body = Record<string, unknown>> {
  readonly status: number
  readonly body: Body
  readonly headers: Headers
}

export interface Cart {
  readonly id: string
  readonly token: string
}

/** What a journey looks at in an order. */
export interface Order {
  readonly id: string
  readonly number: string
  readonly token: string
  readonly status: string
  readonly reason?: string
  readonly totals: { readonly total: { readonly amount: number; readonly currency: string } }
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly timeline: readonly { readonly at: string; readonly what: string }[]
  readonly nextAction?: { readonly type: string; readonly url: string }
}

export interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly deliveries: number
}

const ATTEMPT_MS = 20_000
const PATIENCE_MS = 60_000

/** A customer without an account, who uses the public door and nothing else. */
export async function ask<Body = Record<string, unknown>>(
  { gateway }: Pick<Door, 'gateway'>,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Said<Body>> {
  try {
    const reply = await fetch(new URL(path, gateway), {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ATTEMPT_MS),
    })
    const text = await reply.text()
    return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Body, headers: reply.headers }
  } catch (error) {
    return { status: 0, body: { code: (error as Error).name } as Body, headers: new Headers() }
  }
}

/** The typed client, of a guest or of whoever holds this token. It insists on an answer wherever that does no harm. */
export const clientOf = ({ gateway }: Pick<Door, 'gateway'>, token?: string): Souk => {
  const options = { url: gateway, timeoutMs: PATIENCE_MS, attemptMs: ATTEMPT_MS, attempts: 1_000 }
  return createClient(token === undefined ? options : { ...options, token })
}

/** May the same request be sent again? Nothing came back, somebody cannot be reached, or it is still running. */
const isOpen = ({ status, body }: Said): boolean =>
  status === 0 || status >= 500 || (status === 409 && body.code === 'request_running')

/** Sends the same request, with the same key, until there is an answer. */
export async function insist<Body = Record<string, unknown>>(...request: Parameters<typeof ask>): Promise<Said<Body>> {
  const answered = async () => {
    const said = await ask(...request)
    return !isOpen(said) && said
  }
  return (await until(`an answer to ${request[1]} ${request[2]}`, answered, PATIENCE_MS)) as Said<Body>
}

/** A cart with these skus in it, of a guest or of who holds the token. Rejects when the shop does not want that. */
export async function fillCart(
  shop: Pick<Door, 'gateway'>,
  items: readonly { sku: string; quantity: number }[],
  holder?: string,
): Promise<Cart> {
  const { cart } = clientOf(shop, holder)
  const { id, token } = await cart.create({}, { repeat: true })
  await cart.replace({ cartId: id, token, items: [...items] })
  return { id, token }
}

export interface Purchase {
  readonly email?: string
  readonly card?: string
  readonly key?: string
}

/** The request that buys a cart. */
export const purchase = (cart: Cart, { email = 'ada@example.com', card = 'tok_visa', key = randomUUID() }: Purchase) =>
  [
    'POST',
    '/v1/orders',
    {
      body: {
        cartId: cart.id,
        email,
        shippingAddress: { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' },
        payment: { method: 'card', token: card },
      },
      headers: { 'idempotency-key': key, 'x-cart-token': cart.token },
    },
  ] as const

/** Fills a cart and buys it, once: whatever the answer is. */
export async function buy(
  shop: Door,
  items: readonly { sku: string; quantity: number }[],
  how: Purchase = {},
): Promise<Said<Order>> {
  return ask<Order>(shop, ...purchase(await fillCart(shop, items), how))
}

/** Buys, and insists until there is an answer. */
export async function buyInTheEnd(shop: Door, items: readonly { sku: string; quantity: number }[], how: Purchase = {}) {
  return insist<Order>(shop, ...purchase(await fillCart(shop, items), how))
}

/** An order as its customer sees it. Throws when there is none. */
export async function readOrder(shop: Door, { id, token }: Pick<Order, 'id' | 'token'>): Promise<Order> {
  return { ...(await clientOf(shop).order.show({ orderId: id, token })), token }
}

/** What was sent to an address. */
export async function mailsTo(shop: Pick<Door, 'gateway'>, to: string): Promise<readonly Mail[]> {
  const { status, body } = await ask<{ data: Mail[] }>(shop, 'GET', `/mailbox?to=${encodeURIComponent(to)}`)
  if (status !== 200) throw new Error(`the mailbox: ${status}`)
  return body.data
}
