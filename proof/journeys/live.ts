import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { buyInTheEnd, insist, type Order } from './shop.ts'
import type { System } from './system.ts'
import { until } from './until.ts'

/** Buys, and watches the order live until it has arrived, although order is killed meanwhile. Answers the order. */
export async function watchOrder(t: TestContext, shop: System, sku: string): Promise<Order> {
  const { status, body } = await buyInTheEnd(shop, [{ sku, quantity: 1 }], { card: 'tok_3ds' })
  assert.equal(status, 202)

  const seen: string[] = []
  let lastId = ''
  let streams = 0
  const leave = new AbortController()
  t.after(() => leave.abort())
  /** As a browser's EventSource does: reads until the stream ends, then comes back and says what it heard last. */
  const watch = async () => {
    const headers = { accept: 'text/event-stream', 'x-order-token': body.token, 'last-event-id': lastId }
    const reply = await fetch(`${shop.gateway}/v1/orders/${body.id}`, { headers, signal: leave.signal })
    streams++
    let text = ''
    for await (const piece of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) {
        const [, id, data] = /^id: (.*)\ndata: (.*)$/m.exec(event) ?? []
        if (id === undefined || data === undefined) continue
        lastId = id
        const { status } = JSON.parse(data) as Order
        if (seen.at(-1) !== status) seen.push(status)
      }
      if (seen.at(-1) === 'delivered') return
    }
  }
  const watching = (async () => {
    while (seen.at(-1) !== 'delivered') await watch().catch(() => {})
  })()
  await until('the order is seen to wait for its payment', () => seen.includes('payment_pending'))
  const [order] = await shop.processes('order')
  process.kill(order?.pid as number, 'SIGKILL')
  assert.equal((await insist(shop, 'POST', body.nextAction?.url ?? '', { body: { approve: true } })).status, 200)
  await Promise.race([watching, until('the parcel is seen to arrive', () => seen.at(-1) === 'delivered', 120_000)])
  // Between two looks a state can pass; none is seen twice, or before an earlier one.
  const course = ['payment_pending', 'confirmed', 'shipped', 'delivered']
  const inOrder = course.filter((each) => seen.includes(each))
  assert.deepEqual(seen, inOrder)
  assert.ok(streams > 1, 'the killed process took a stream with it, and another went on')
  return body
}
