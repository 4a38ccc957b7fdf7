import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { it } from 'node:test'
import { isNoAnswer, isProblem } from './index.ts'
import { json, refuse, stall } from './test-support.ts'

const stream = (response: ServerResponse, ...pieces: string[]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const piece of pieces) response.write(piece)
  return response
}
const event = (id: number, status: string) => `id: "${id}"\ndata: ${JSON.stringify({ status })}\n\n`
const order = { orderId: 'ord_1', token: 'secret' }

it('an order is watched over connections that end and break, from what was heard last', async (t) => {
  const { souk, arrived, waits } = await stall(t, (response, _, count) => {
    if (count === 1)
      stream(response, 'retry: 70\n\n', event(1, 'placed').slice(0, 9), event(1, 'placed').slice(9)).end()
    else if (count === 2) refuse(response, 503, 'overloaded', { 'retry-after': '5' })
    else if (count === 3) stream(response, ':\n\n', event(2, 'confirmed'), 'id: "3"\nda').end()
    else if (count === 4) response.destroy()
    else stream(response, event(3, 'shipped'))
  })
  const seen: string[] = []
  for await (const { status } of souk.order.show.watch(order)) {
    seen.push(status)
    if (status === 'shipped') break
  }
  assert.deepEqual(seen, ['placed', 'confirmed', 'shipped'])
  assert.deepEqual(
    arrived.map(({ headers }) => [headers.accept, headers['x-order-token'], headers['last-event-id']]),
    [undefined, '"1"', '"1"', '"2"', '"2"'].map((id) => ['text/event-stream', 'secret', id]),
  )
  assert.equal(waits[0], 70)
  assert.ok((waits[1] ?? 0) >= 5_000)
})

it('leaving the loop closes the connection', async (t) => {
  let closed: Promise<unknown> | undefined
  const { souk } = await stall(t, (response) => {
    closed = once(response, 'close')
    stream(response, event(1, 'placed'))
  })
  for await (const { status } of souk.order.show.watch(order)) if (status === 'placed') break
  await closed
})

it('its signal ends it, with its reason', async (t) => {
  const controller = new AbortController()
  const { souk } = await stall(t, (response) => stream(response, event(1, 'placed')))
  await assert.rejects(async () => {
    for await (const _ of souk.order.show.watch(order, { signal: controller.signal }))
      controller.abort(new Error('enough'))
  }, /^Error: enough$/)
})

it('what may not be seen, or cannot be watched, is told at once, and an outage after some attempts', async (t) => {
  const watch = async (answer: (response: ServerResponse) => unknown) => {
    const { souk, arrived } = await stall(t, answer)
    const error: unknown = await firstOf(souk.order.show.watch(order)).catch((problem: unknown) => problem)
    return { error, attempts: arrived.length }
  }
  const unknown = await watch((response) => refuse(response, 404, 'unknown_order'))
  assert.ok(isProblem(unknown.error, 'unknown_order') && unknown.attempts === 1)
  const plain = await watch((response) => json(response, {}))
  assert.ok(isNoAnswer(plain.error) && plain.attempts === 1)
  const broken = await watch((response) => response.destroy())
  assert.ok(isNoAnswer(broken.error) && broken.attempts === 4)
})

const firstOf = async (watched: AsyncIterable<unknown>) => {
  for await (const each of watched) return each
}
