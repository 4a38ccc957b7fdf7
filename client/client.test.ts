import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { createClient, isNoAnswer, isProblem, type ClientOptions, type OrderPlaceInput } from './index.ts'
import { json, refuse, stall, type Arrived } from './test-support.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

const purchase: OrderPlaceInput = {
  cartId: 'cart_1',
  cartToken: 'secret',
  email: 'ada@example.com',
  shippingAddress: { name: 'Ada', line1: '12 St James Square', city: 'London', country: 'GB' },
  payment: { method: 'card', token: 'tok_visa' },
}

describe('a request', () => {
  it('has its fields in the path, the query, headers and the body, as the contract says', async (t) => {
    const { souk, arrived } = await stall(t, (response) => json(response, {}), { token: 'key' })
    await souk.catalog.product({ idOrSlug: 'tea & milk/1' })
    await souk.catalog.variants({ sku: ['A 1', 'B&2'] })
    await souk.cart.add({ cartId: 'c1', token: 't', ifVersion: 7, sku: 'A', quantity: 2 })
    await souk.cart.remove({ cartId: 'c1', itemId: 'i1', token: 't' })
    assert.deepEqual(
      arrived.map(({ method, url, body }) => [method, url, body]),
      [
        ['GET', '/v1/products/tea%20%26%20milk%2F1', ''],
        ['GET', '/v1/variants?sku=A+1&sku=B%262', ''],
        ['POST', '/v1/carts/c1/items', '{"sku":"A","quantity":2}'],
        ['DELETE', '/v1/carts/c1/items/i1', ''],
      ],
    )
    const { headers } = arrived[2] ?? assert.fail()
    assert.deepEqual(
      [headers['x-cart-token'], headers['if-match'], headers.authorization, headers['content-type']],
      ['t', '"7"', 'Bearer key', 'application/json'],
    )
    assert.equal(arrived[3]?.headers['content-type'], undefined)
  })

  it('has the token of the moment, and none where there is none', async (t) => {
    const tokens = ['first', undefined]
    const { souk, arrived } = await stall(t, (response) => json(response, {}), { token: async () => tokens.shift() })
    await souk.user.me()
    await souk.user.me()
    assert.deepEqual(
      arrived.map(({ headers }) => headers.authorization),
      ['Bearer first', undefined],
    )
  })

  it('has the headers that the caller adds, but not instead of its own', async (t) => {
    const { souk, arrived } = await stall(t, (response) => json(response, {}), { token: 'key' })
    await souk.cart.show(
      { cartId: 'c1', token: 't' },
      { headers: { 'Accept-Language': 'de', 'X-Cart-Token': 'other', Authorization: 'none' } },
    )
    const { headers } = arrived[0] ?? assert.fail()
    assert.deepEqual(
      [headers['accept-language'], headers['x-cart-token'], headers.authorization],
      ['de', 't', 'Bearer key'],
    )
  })

  it('is not sent, and not repeated, when something cannot stand in a header', async (t) => {
    const { souk, url, arrived } = await stall(t, (response) => json(response, {}))
    await assert.rejects(souk.cart.show({ cartId: 'c1', token: 'schlüssel–1' }), TypeError)
    await assert.rejects(createClient({ url, token: 'a\nb' }).catalog.categories(), TypeError)
    assert.equal(arrived.length, 0)
  })

  it('is not sent when a field of its path is missing or would be another path', async (t) => {
    const { souk, arrived } = await stall(t, (response) => json(response, {}))
    for (const idOrSlug of ['', '.', '..', undefined, null])
      await assert.rejects(souk.catalog.product({ idOrSlug: idOrSlug as string }), {
        name: 'TypeError',
        message: /cannot be idOrSlug/,
      })
    assert.equal(arrived.length, 0)
  })

  it('leaves fields out that are not given, and sends what is unknown for the shop to judge', async (t) => {
    const { souk, arrived } = await stall(t, (response) => json(response, {}))
    await souk.catalog.products({ limit: 5, cursor: undefined, wrong: 'x' } as object)
    assert.equal(arrived[0]?.url, '/v1/products?limit=5&wrong=x')
  })

  it('goes below the path of the address, and to nothing that is no address', async (t) => {
    const { url, arrived } = await stall(t, (response) => json(response, {}))
    await createClient({ url: `${url}/shop/` }).catalog.categories()
    assert.equal(arrived[0]?.url, '/shop/v1/categories')
    const wrong: ClientOptions[] = [
      { url: 'shop.example' },
      { url: 'ftp://shop.example' },
      { url: '//shop.example' },
      { url: 'https://shop:example' },
      { url: '' },
      { url, attempts: 0 },
      { url, timeoutMs: Number.NaN },
      { url, attemptMs: -1 },
    ]
    for (const options of wrong) assert.throws(() => createClient(options), TypeError)
    await assert.rejects(createClient({ url }).catalog.categories({}, { attempts: 1.5 }), TypeError)
  })
})

describe('an answer', () => {
  it('is what the operation answers, or a problem with all that the shop says', async (t) => {
    const { souk } = await stall(t, (response, { url }) =>
      url.endsWith('/good') ? json(response, { slug: 'good' }) : refuse(response, 404, 'unknown_product'),
    )
    assert.equal((await souk.catalog.product({ idOrSlug: 'good' })).slug, 'good')
    const error: unknown = await souk.catalog.product({ idOrSlug: 'bad' }).catch((problem: unknown) => problem)
    assert.ok(isProblem(error, 'unknown_product'))
    assert.ok(!isProblem(error, 'unknown_order') && !isNoAnswer(error))
    assert.deepEqual(
      [error.status, error.type, error.message, error.traceId, error.errors, error.operation, error.attempts],
      [404, '/docs/problems#unknown_product', 'Not today.', 'abc', [], 'catalog.product', 1],
    )
  })

  it('that is only accepted can be told from one that is done, and a repeated one too', async (t) => {
    const { souk } = await stall(t, (response) =>
      json(response, { id: 'ord_1' }, 202, { location: '/v1/orders/ord_1', 'idempotency-replayed': 'true' }),
    )
    const answer = await souk.order.place.ask(purchase)
    const { headers, ...others } = answer
    assert.equal(headers.get('content-type'), 'application/json')
    assert.deepEqual(others, {
      ok: true,
      status: 202,
      output: { id: 'ord_1' },
      location: '/v1/orders/ord_1',
      isReplayed: true,
    })
  })

  it('with a problem can be looked at instead of thrown', async (t) => {
    const { souk } = await stall(t, (response) => refuse(response, 409, 'out_of_stock'))
    const answer = await souk.order.place.ask(purchase)
    if (answer.ok) assert.fail()
    assert.deepEqual([answer.status, answer.problem.code], [409, 'out_of_stock'])
  })

  it('of a shop that is newer than the client comes as it is', async (t) => {
    const newer = { status: 'frozen', colour: { name: 'red' } }
    const { souk } = await stall(t, (response, { url }) =>
      url.includes('ord_1') ? json(response, newer) : json(response, { code: 'too_cold' }, 418),
    )
    assert.deepEqual(await souk.order.show({ orderId: 'ord_1' }), newer)
    const answer = await souk.order.show.ask({ orderId: 'ord_2' })
    if (answer.ok) assert.fail()
    const { code, status, type, title, errors, message } = answer.problem
    assert.deepEqual(
      [code, status, type, title, errors, message],
      ['too_cold', 418, 'about:blank', 'too_cold', [], 'too_cold'],
    )
  })

  it('that is a file comes as one', async (t) => {
    const { souk } = await stall(t, (response) =>
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg/>'),
    )
    const picture = await souk.catalog.media({ name: 'mug.svg' })
    assert.deepEqual([picture.type, await picture.text()], ['image/svg+xml', '<svg/>'])
  })

  it('that is no answer of a shop is none, and only one that may pass is waited for', async (t) => {
    for (const [status, attempts] of [
      [200, 1],
      [404, 1],
      [500, 1],
      [502, 4],
    ] as const) {
      const { souk, arrived } = await stall(t, (response) => response.writeHead(status).end('<html>'))
      const error: unknown = await souk.catalog.categories().catch((problem: unknown) => problem)
      assert.ok(isNoAnswer(error) && !isProblem(error))
      assert.deepEqual([error.status, error.attempts, arrived.length], [status, attempts, attempts])
    }
  })

  it('that leads elsewhere is not followed', async (t) => {
    const other = await stall(t, (response) => json(response, {}))
    const { souk } = await stall(t, (response) => response.writeHead(307, { location: other.url }).end(), {
      token: 'k',
    })
    await assert.rejects(souk.catalog.categories({}, { attempts: 1 }), isNoAnswer)
    assert.equal(other.arrived.length, 0)
  })
})

describe('a repetition', () => {
  const keys = (arrived: readonly Arrived[]) => arrived.map(({ headers }) => String(headers['idempotency-key']))

  it('of a command has the same key and body after the connection broke', async (t) => {
    const { souk, arrived } = await stall(t, (response, _, count) =>
      count === 1 ? response.destroy() : json(response, { id: 'ord_1' }, 201),
    )
    assert.equal((await souk.order.place(purchase)).id, 'ord_1')
    const [first = '', second = ''] = keys(arrived)
    assert.match(first, UUID)
    assert.equal(second, first)
    assert.equal(arrived[0]?.body, arrived[1]?.body)
    await souk.order.place(purchase)
    assert.notEqual(keys(arrived)[2], first, 'another call is another command')
  })

  it('has the key that the caller chose, and an error tells which it was', async (t) => {
    const { souk, arrived } = await stall(t, (response) => refuse(response, 503, 'outcome_unknown'))
    await assert.rejects(souk.order.place(purchase, { idempotencyKey: 'mine' }), {
      idempotencyKey: 'mine',
      attempts: 4,
    })
    assert.deepEqual(keys(arrived), ['mine', 'mine', 'mine', 'mine'])
  })

  it('waits as long as the shop says, and a little longer each time', async (t) => {
    const { souk, waits } = await stall(t, (response, _, count) =>
      count < 3 ? refuse(response, 429, 'rate_limited', { 'retry-after': '2' }) : json(response, { data: [] }),
    )
    await souk.catalog.categories()
    assert.equal(waits.length, 2)
    for (const [at, ms] of waits.entries()) assert.ok(ms >= 2_000 && ms <= 2_000 + 400 * 2 ** at, String(ms))
  })

  it('waits until the time that a proxy names', async (t) => {
    const { souk, waits } = await stall(t, (response, _, count) => {
      const at = new Date(Date.now() + 9_000).toUTCString()
      if (count === 1) response.writeHead(503, { 'retry-after': at }).end('<html>')
      else if (count === 2) response.writeHead(503, { 'retry-after': new Date(0).toUTCString() }).end('<html>')
      else json(response, { data: [] })
    })
    await souk.catalog.categories()
    const [first = 0, second = 0] = waits
    assert.ok(first >= 7_000 && first <= 9_400 && second <= 800, waits.join())
  })

  it('is not waited for longer than the call may take', async (t) => {
    const { souk, waits } = await stall(t, (response) => refuse(response, 503, 'overloaded', { 'retry-after': '40' }))
    await assert.rejects(souk.catalog.categories(), { code: 'overloaded', retryAfterSeconds: 40, attempts: 1 })
    assert.deepEqual(waits, [])
  })

  it('comes while the same request is still under way, and never after another refusal', async (t) => {
    const { souk, arrived } = await stall(t, (response, _, count) =>
      refuse(response, 409, count === 1 ? 'request_running' : 'cart_changed'),
    )
    await assert.rejects(souk.order.place(purchase), { code: 'cart_changed' })
    assert.equal(arrived.length, 2)
  })

  it('is never made of a command that would not be recognised', async (t) => {
    const { souk, arrived } = await stall(t, (response) => response.destroy())
    await assert.rejects(souk.user.login({ email: 'ada@example.com', password: 'secret' }), isNoAnswer)
    assert.equal(arrived[0]?.headers['idempotency-key'], undefined)
    await assert.rejects(souk.cart.create({}), isNoAnswer)
    await assert.rejects(souk.cart.add({ cartId: 'c', sku: 'A', quantity: 1 }), isNoAnswer)
    assert.equal(arrived.length, 3)
  })

  it('is made of it where it shows whose it is, or the caller wants it', async (t) => {
    const guest = await stall(t, (response) => response.destroy())
    await assert.rejects(guest.souk.cart.add({ cartId: 'c', token: 't', sku: 'A', quantity: 1 }), { attempts: 4 })
    await assert.rejects(guest.souk.cart.create({}, { repeat: true, attempts: 2 }), { attempts: 2 })
    assert.deepEqual(keys(guest.arrived).slice(4), ['undefined', 'undefined'], 'twice is as good as once')
    const staff = await stall(t, (response) => response.destroy(), { token: 'key', attempts: 3 })
    await assert.rejects(staff.souk.cart.create({}), { attempts: 3 })
  })
})

describe('the end of a call', () => {
  it('comes with the reason of its signal, at once and without another attempt', async (t) => {
    const controller = new AbortController()
    const { souk, arrived } = await stall(t, () => controller.abort(new Error('enough')))
    await assert.rejects(souk.catalog.categories({}, { signal: controller.signal }), /^Error: enough$/)
    await assert.rejects(souk.catalog.categories({}, { signal: controller.signal }), /^Error: enough$/)
    assert.equal(arrived.length, 1)
  })

  it('comes while it waits for another attempt', async (t) => {
    const controller = new AbortController()
    const { url } = await stall(t, (response) => {
      refuse(response, 503, 'overloaded', { 'retry-after': '9' })
      controller.abort(new Error('enough'))
    })
    await assert.rejects(createClient({ url }).catalog.categories({}, { signal: controller.signal }), /enough/)
  })

  it('comes in time when nobody answers: an attempt has its time, and the whole too', async (t) => {
    const { souk, arrived } = await stall(t, () => {})
    await assert.rejects(souk.catalog.categories({}, { attemptMs: 20, attempts: 2 }), (error) => {
      assert.ok(isNoAnswer(error))
      assert.deepEqual([error.attempts, (error.cause as Error).name], [2, 'TimeoutError'])
      return true
    })
    await assert.rejects(souk.catalog.categories({}, { timeoutMs: 20 }), { name: 'NoAnswer', attempts: 1 })
    assert.equal(arrived.length, 3)
  })

  it('comes where nobody listens', async () => {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const souk = createClient({ url: `http://127.0.0.1:${port}`, attempts: 1 })
    await assert.rejects(souk.catalog.categories(), { name: 'NoAnswer', message: /fetch failed, .*ECONNREFUSED/ })
  })
})

describe('a list', () => {
  const page = (data: unknown[], nextCursor: string | null) => ({
    data,
    page: { nextCursor, hasMore: nextCursor !== null },
  })

  it('is read on page by page, as far as somebody goes on', async (t) => {
    const { souk, arrived } = await stall(t, (response, { url }) => {
      const cursor = new URL(url, 'http://x').searchParams.get('cursor')
      if (cursor === null) json(response, page([{ slug: 'a' }, { slug: 'b' }], 'x/2'))
      else if (cursor === 'x/2') json(response, page([], 'x/3'))
      else json(response, page([{ slug: 'c' }], null))
    })
    const slugs: string[] = []
    for await (const { slug } of souk.catalog.products.all({ limit: 2 })) slugs.push(slug)
    assert.deepEqual(slugs, ['a', 'b', 'c'])
    assert.deepEqual(
      arrived.map(({ url }) => url),
      ['/v1/products?limit=2', '/v1/products?limit=2&cursor=x%2F2', '/v1/products?limit=2&cursor=x%2F3'],
    )
    for await (const { slug } of souk.catalog.products.all()) if (slug === 'b') break
    assert.equal(arrived.length, 4, 'the next page is not asked for')
  })

  it('ends with the problem of the page that cannot be had', async (t) => {
    const { souk } = await stall(t, (response, _, count) =>
      count === 1 ? json(response, page([{ slug: 'a' }], 'x')) : refuse(response, 422, 'bad_cursor'),
    )
    const read: string[] = []
    await assert.rejects(
      async () => {
        for await (const { slug } of souk.catalog.products.all()) read.push(slug)
      },
      (error) => isProblem(error, 'bad_cursor'),
    )
    assert.deepEqual(read, ['a'])
  })
})
