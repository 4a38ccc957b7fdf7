import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { createClient } from '@souk/client'
import { buyInTheEnd, insist, type Order } from './shop.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

/** Buys, and watches the order live until it has arrived, although order is killed meanwhile. Answers the order. */
export async function watchOrder(t: TestContext, shop: System, sku: string): Promise<Order> {
  const { status, body } = await buyInTheEnd(shop, [{ sku, quantity: 1 }], { card: 'tok_3ds' })
  assert.equal(status, 202)

  const seen: string[] = []
  let streams = 0
  const leave = new AbortController()
  t.after(() => leave.abort())
  const counted: typeof fetch = (...request) => {
    streams++
    return fetch(...request)
  }
  const { order } = createClient({ url: shop.gateway, fetch: counted, attempts: 1_000 })
  const watching = (async () => {
    for await (const { status } of order.show.watch(
      { orderId: body.id, token: body.token },
      { signal: leave.signal },
    )) {
      if (seen.at(-1) !== status) seen.push(status)
      if (status === 'delivered') return
    }
  })()
  await until('the order is seen to wait for its payment', () => seen.includes('payment_pending'))
  const [victim] = await shop.processes('order')
  process.kill(victim?.pid as number, 'SIGKILL')
  assert.equal((await insist(shop, 'POST', body.nextAction?.url ?? '', { body: { approve: true } })).status, 200)
  await Promise.race([watching, until('the parcel is seen to arrive', () => seen.at(-1) === 'delivered', 120_000)])
  // Between two looks a state can pass; none is seen twice, or before an earlier one.
  const course = ['payment_pending', 'confirmed', 'shipped', 'delivered']
  const inOrder = course.filter((each) => seen.includes(each))
  assert.deepEqual(seen, inOrder)
  assert.ok(streams > 1, 'the killed process took a stream with it, and another went on')
  return body
}
