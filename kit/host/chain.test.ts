import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { contract, object, query } from '../contract/index.ts'
import { service, type Handler, type Service } from '../service/index.ts'
import { trial, type Trial } from '../testing/index.ts'
import type { World } from '../world/index.ts'

const named = (name: string) =>
  contract(name, {
    doc: 'One layer of four.',
    operations: { look: query('GET /look', { doc: '', input: object({}), output: object({}), access: 'public' }) },
    events: {},
  })
type Layer = ReturnType<typeof named>
type Look = Handler<Layer['operations']['look']>
const [front, upper, lower, leaf] = ['front', 'upper', 'lower', 'leaf'].map(named) as [Layer, Layer, Layer, Layer]

/** A layer that answers what the next one answers. */
const above = (own: Layer, next: Layer): Service =>
  service(own, { operations: { look: (input, ctx) => ctx.call(next.operations.look, input) } })

let shop: Trial
let look: Look
/** Ends the request of whoever asks the front, as if the connection had broken. */
let leave: AbortController
beforeEach(async () => {
  leave = new AbortController()
  shop = await trial([
    service(leaf, { operations: { look: (input, ctx) => look(input, ctx) } }),
    above(lower, leaf),
    above(upper, lower),
  ])
  const alter = (world: World): World => ({
    ...world,
    listen: ({ dispatch, ...door }) =>
      world.listen({
        ...door,
        dispatch: (name, input, metadata, gone) =>
          dispatch(name, input, metadata, () => AbortSignal.any([gone(), leave.signal])),
      }),
  })
  await shop.start(above(front, upper), { alter })
})
afterEach(() => shop.stop())

const ask = () => shop.send(front.operations.look, {}, { deadlineMs: 5_000 })

test('a leaf that is dead under three layers that call each other gets at most 1.1 calls of one request', async () => {
  let calls = 0
  look = () => {
    calls++
    return Promise.reject(new Error('dead'))
  }
  const statuses = new Set<number>()
  const askTimes = async (times: number) => {
    for (let n = 0; n < times; n++) {
      statuses.add((await ask()).status)
      await shop.advance(20)
    }
  }
  await askTimes(30)
  assert.ok(calls > 0)
  calls = 0
  await askTimes(200)
  assert.ok(calls <= 220, `${calls} calls of 200 requests`)
  assert.ok([...statuses].every((status) => status >= 500))
})

test('when a caller leaves, the work of all layers below ends within 100 ms, and nobody asks again', async () => {
  const ended: number[] = []
  let calls = 0
  look = async (_, ctx) => {
    calls++
    ctx.signal.addEventListener('abort', () => ended.push(shop.clock.monotonic()))
    await ctx.sleep(60_000)
    return {}
  }
  const asked = ask()
  await shop.advance(200)
  const left = shop.clock.monotonic()
  leave.abort(new Error('the caller has gone'))
  await asked
  await shop.advance(10_000)
  assert.equal(calls, 1)
  assert.ok((ended[0] as number) - left <= 100, `${ended.join()} after ${left}`)
})
