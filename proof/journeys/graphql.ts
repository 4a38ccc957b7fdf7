import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import { insist } from './shop.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

const PLACE = `mutation ($input: OrderPlaceInput!, $key: String!) {
  orderPlace(input: $input, idempotencyKey: $key) {
    pending
    result { id token status nextAction { url } lines { sku offer { product { title } } stock { available } } }
    userErrors { code message }
  }
}`

interface Placed {
  readonly pending: boolean
  readonly result: {
    id: string
    token: string
    status: string
    nextAction: { url: string } | null
    lines: { sku: string; offer: { product: { title: string } } | null; stock: { available: number } | null }[]
  } | null
  readonly userErrors: readonly { code: string }[]
}

/** Asks over GraphQL. Fails when there are errors. */
async function graphql<Data>({ gateway }: System, query: string, variables: object = {}): Promise<Data> {
  const reply = await fetch(`${gateway}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await reply.json()) as { data: Data; errors?: unknown }
  assert.equal(errors, undefined, JSON.stringify(errors))
  return data
}

async function cartWith(shop: System, sku: string) {
  const { cartCreate } = await graphql<{ cartCreate: { result: { id: string; token: string } } }>(
    shop,
    'mutation { cartCreate(input: {}) { result { id token } } }',
  )
  const { id: cartId, token } = cartCreate.result
  const add = 'mutation ($input: CartAddInput!) { cartAdd(input: $input) { result { id } userErrors { code } } }'
  await graphql(shop, add, { input: { cartId, token, sku, quantity: 1 } })
  return { cartId, cartToken: token }
}

const place = async (shop: System, cart: object, card: string, key = randomUUID()): Promise<Placed> => {
  const input = {
    ...cart,
    email: 'ada@example.com',
    shippingAddress: { name: 'Ada Lovelace', line1: '12 St James Square', city: 'London', country: 'GB' },
    payment: { method: 'CARD', token: card },
  }
  return (await graphql<{ orderPlace: Placed }>(shop, PLACE, { input, key })).orderPlace
}

/**
 * Buys over GraphQL and nothing else: a card that is declined, then one that needs a second step, and watches the order until it is
 * confirmed.
 */
export async function buyByGraphql(t: TestContext, shop: System, sku: string): Promise<void> {
  const cart = await cartWith(shop, sku)
  const declined = await place(shop, cart, 'tok_declined')
  assert.deepEqual([declined.result, declined.userErrors.map(({ code }) => code)], [null, ['PAYMENT_DECLINED']])

  const key = randomUUID()
  const placed = await place(shop, cart, 'tok_3ds', key)
  const order = placed.result ?? assert.fail(JSON.stringify(placed))
  assert.deepEqual([placed.pending, order.status], [true, 'PAYMENT_PENDING'])
  assert.equal(order.lines[0]?.sku, sku)
  assert.ok(order.lines[0].offer?.product.title)
  assert.ok((order.lines[0].stock?.available ?? -1) >= 0)
  assert.equal((await place(shop, cart, 'tok_3ds', key)).result?.id, order.id, 'the same key is the same order')

  const seen = watchStatus(t, shop, order)
  await until('the order is seen to wait', () => seen.includes('PAYMENT_PENDING'))
  await insist(shop, 'POST', order.nextAction?.url ?? '', { body: { approve: true } })
  await until('the order is seen to be confirmed', () => seen.includes('CONFIRMED'))
}

/** What a subscription says of the status of an order, as it comes. */
function watchStatus(t: TestContext, { gateway }: System, { id, token }: { id: string; token: string }): string[] {
  const seen: string[] = []
  const leave = new AbortController()
  t.after(() => leave.abort())
  const query = 'subscription ($id: String!, $token: String!) { orderShow(orderId: $id, token: $token) { status } }'
  const watch = async () => {
    const reply = await fetch(`${gateway}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables: { id, token } }),
      signal: leave.signal,
    })
    let text = ''
    for await (const piece of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece
      for (const [, status = ''] of text.matchAll(/"status":"(\w+)"/g)) if (seen.at(-1) !== status) seen.push(status)
      text = text.slice(text.lastIndexOf('\n') + 1)
    }
  }
  watch().catch(() => {})
  return seen
}
