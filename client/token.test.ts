import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createClient, isNoAnswer, isProblem } from './index.ts'
import { json, refuse, stall } from './test-support.ts'

it('a token that is refused is replaced once for all calls, and nobody notices', async (t) => {
  let [current, refreshed] = ['old', 0]
  const token = async (refused?: string) => {
    if (refused !== undefined && refused === current) {
      refreshed++
      await new Promise(setImmediate)
      current = `new ${refreshed}`
    }
    return current
  }
  const { souk, arrived } = await stall(
    t,
    (response, { headers }) =>
      headers.authorization === 'Bearer old' ? refuse(response, 401, 'unauthenticated') : json(response, {}),
    { token, attempts: 1 },
  )
  await Promise.all([1, 2, 3].map(async () => souk.user.me()))
  assert.equal(refreshed, 1)
  await souk.user.me()
  assert.equal(arrived.at(-1)?.headers.authorization, 'Bearer new 1')
})

it('calls at the same time share one question for the token', async (t) => {
  let asked = 0
  const { souk } = await stall(t, (response) => json(response, {}), { token: async () => `t${++asked}` })
  await Promise.all([souk.user.me(), souk.user.me()])
  assert.equal(asked, 1)
  await souk.user.me()
  assert.equal(asked, 2)
})

it('a command whose token was refused is made again with its key', async (t) => {
  const { souk, arrived } = await stall(
    t,
    (response, _, count) => (count === 1 ? refuse(response, 401, 'unauthenticated') : json(response, {}, 201)),
    { token: (refused) => (refused === undefined ? 'old' : 'new'), attempts: 1 },
  )
  await souk.inventory.receive({ sku: 'A', quantity: 1 })
  const [first, second] = arrived
  assert.ok(first?.headers['idempotency-key'])
  assert.equal(second?.headers['idempotency-key'], first.headers['idempotency-key'])
  assert.equal(second.body, first.body)
})

it('a token that is refused with no other to follow, and a refusal of something else, are told at once', async (t) => {
  for (const [code, token] of [
    ['unauthenticated', 'fixed'],
    ['unauthenticated', () => 'always'],
    ['unauthenticated', undefined],
    ['wrong_credentials', (refused?: string) => refused && 'other'],
  ] as const) {
    const { url, arrived } = await stall(t, (response) => refuse(response, 401, code))
    const souk = createClient(token === undefined ? { url } : { url, token })
    await assert.rejects(souk.user.me(), (error) => isProblem(error) && error.code === code)
    assert.equal(arrived.length, 1)
  }
})

it('a stream goes on with the next token', async (t) => {
  const { souk, arrived } = await stall(
    t,
    (response, _, count) => {
      if (count === 1) refuse(response, 401, 'unauthenticated')
      else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"status":"placed"}\n\n')
    },
    { token: (refused) => (refused === undefined ? 'old' : 'new') },
  )
  for await (const { status } of souk.order.show.watch({ orderId: 'o' })) if (status === 'placed') break
  assert.deepEqual(
    arrived.map(({ headers }) => headers.authorization),
    ['Bearer old', 'Bearer new'],
  )
})

it('who knows the token has no more time than the call, and what goes wrong there is told as it is', async (t) => {
  const { url, arrived } = await stall(t, (response) => json(response, {}))
  const slow = createClient({ url, token: async () => new Promise<never>(() => {}) })
  await assert.rejects(slow.user.me(undefined, { timeoutMs: 20 }), isNoAnswer)
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(slow.user.me(undefined, { signal }), /^Error: enough$/)
  const broken = createClient({ url, token: () => Promise.reject(new Error('no session')) })
  await assert.rejects(broken.user.me(), /^Error: no session$/)
  assert.equal(arrived.length, 0)
})
