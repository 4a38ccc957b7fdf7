import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { catalog } from '@souk/catalog/contract'
import { service, type Refusal } from '@souk/kit/service'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { inventory } from '@souk/inventory/contract'
import { order } from '@souk/order/contract'
import { cart, MOST_LINES } from './contract.ts'
import cartService from './service.ts'
import { gbp, id, refused, shelf, sold, warehouse } from './test-support.ts'

const { create, show, add, replace, change, remove, checkout } = cart.operations
const FRESH_MS = 30_000
const DAY_MS = 86_400_000
const byOrder: As = { service: 'order' }
const buyer: As = { subject: 'staff_2', permissions: ['cart:write'] }

let shop: Trial
let goods: ReturnType<typeof shelf>
let stock: ReturnType<typeof warehouse>

beforeEach(async () => {
  goods = shelf()
  stock = warehouse()
  goods.sell(sold('MUG', [gbp(900), { amount: 1_100, currency: 'EUR' }]), sold('POT', [gbp(2_400)]), sold('ODD', []))
  stock.units.set('MUG', 100).set('POT', 100)
  shop = await trial([goods.service, stock.service, cartService])
})
afterEach(() => shop.stop())

interface Guest {
  readonly cartId: string
  readonly token: string
}

async function newCart(currency?: string): Promise<Guest> {
  const { id: cartId, token } = await shop.ask(create, currency === undefined ? {} : { currency })
  return { cartId, token }
}

async function filled(...skus: string[]): Promise<Guest> {
  const guest = await newCart()
  for (const sku of skus) await shop.ask(add, { ...guest, sku, quantity: 1 })
  return guest
}

/** Status, code and first pointer of a problem. */
async function problem(operation: Parameters<Trial['send']>[0], input: unknown, as?: As) {
  const { status, body } = await shop.send(operation, input, as)
  const { code, errors } = body as { code: string; errors: { pointer?: string }[] }
  return [status, code, errors[0]?.pointer]
}

const problemsOf = async (guest: Guest) => {
  const { lines } = await shop.ask(show, guest)
  return lines.map(({ sku, problems }) => [sku, ...problems.map(({ code }) => code)])
}

const told = async (type: string) => (await shop.published()).filter((each) => each.type === type)

describe('a cart', () => {
  it('that two guests make under one key is two carts, and no token is kept', async () => {
    const [one, other] = [
      await shop.ask(create, {}, { idempotencyKey: '1' }),
      await shop.ask(create, {}, { idempotencyKey: '1' }),
    ]
    assert.notEqual(one.id, other.id)
    const { read } = shop.database('cart')
    const kept = [await read.all`select * from cart`, await read.all`select * from souk_idempotency`]
    for (const { token } of [one, other]) assert.ok(!JSON.stringify(kept).includes(token))
    const staffs = [
      await shop.ask(create, {}, { ...staff, idempotencyKey: '1' }),
      await shop.ask(create, {}, { ...staff, idempotencyKey: '1' }),
    ]
    assert.equal(staffs[0]?.id, staffs[1]?.id)
  })

  it('begins empty, with a secret that is kept nowhere', async () => {
    const made = await shop.ask(create, {})
    assert.match(made.id, /^cart_/)
    assert.ok(Buffer.from(made.token, 'base64url').length >= 16)
    assert.deepEqual([made.version, made.lines, made.totals.total, made.unchecked], [1, [], gbp(0), []])
    const row = await shop.database('cart').read.get`select * from cart`
    assert.ok(!JSON.stringify(row).includes(made.token))
    const { token, ...shown } = made
    assert.deepEqual(await shop.ask(show, { cartId: made.id, token }), shown)
  })

  it('has the currency it was made with, which must exist', async () => {
    const guest = await newCart('EUR')
    const { lines, totals } = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 2 })
    assert.deepEqual([lines[0]?.unitPrice, totals.total.amount], [{ amount: 1_100, currency: 'EUR' }, 2_200])
    assert.deepEqual(await problem(create, { currency: 'QQQ' }), [422, 'unknown_currency', '/currency'])
  })

  it('opens to its own token and to staff; everybody else learns no more than of one that does not exist', async () => {
    const mine = await filled('MUG')
    const theirs = await newCart()
    const itemId = id('itm', 1)
    const unknown = id('cart', 7)
    const operations = [
      [show, {}],
      [add, { sku: 'MUG', quantity: 1 }],
      [replace, { items: [] }],
      [change, { itemId, quantity: 1 }],
      [remove, { itemId }],
    ] as const
    const bodyOf = (body: unknown) => ({ ...(body as object), traceId: '' })
    for (const [operation, input] of operations) {
      const without = await shop.send(operation, { ...input, cartId: unknown })
      assert.equal(without.status, 404)
      for (const token of [undefined, theirs.token, 'wrong', `${mine.token} `]) {
        const given = { ...input, cartId: mine.cartId, ...(token === undefined ? {} : { token }) }
        const { status, body } = await shop.send(operation, given)
        const same = JSON.parse(JSON.stringify(bodyOf(without.body)).replaceAll(unknown, mine.cartId)) as object
        assert.deepEqual([status, bodyOf(body)], [404, same], operation.name)
      }
    }
    assert.equal((await shop.ask(show, { cartId: mine.cartId }, staff)).lines.length, 1)
    assert.equal((await shop.ask(show, { cartId: mine.cartId }, buyer)).lines.length, 1)
    assert.deepEqual(
      await problem(show, { cartId: mine.cartId }, { subject: 'staff_3', permissions: ['catalog:write'] }),
      [404, 'unknown_cart', undefined],
    )
  })

  it('is changed only at the version it was meant for', async () => {
    const guest = await filled('MUG')
    const input = { ...guest, sku: 'POT', quantity: 1 }
    assert.deepEqual((await problem(add, { ...input, ifVersion: 1 })).slice(0, 2), [412, 'changed_meanwhile'])
    assert.equal((await shop.ask(add, { ...input, ifVersion: 2 })).version, 3)
    assert.deepEqual((await problem(remove, { ...guest, itemId: id('itm', 1), ifVersion: 2 })).slice(0, 2), [
      412,
      'changed_meanwhile',
    ])
  })
})

describe('adding', () => {
  it('puts the same sku at the same price on one line, and tells what is in the cart', async () => {
    const guest = await newCart()
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 2 })
    const after = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 3 })
    assert.deepEqual(after.lines, [
      {
        id: after.lines[0]?.id,
        sku: 'MUG',
        title: 'The MUG',
        variantTitle: 'Standard',
        quantity: 5,
        unitPrice: gbp(900),
        negotiated: false,
        total: gbp(4_500),
        problems: [],
      },
    ])
    const zero = gbp(0)
    assert.deepEqual(after.totals, {
      subtotal: gbp(4_500),
      discount: zero,
      shipping: zero,
      tax: zero,
      total: gbp(4_500),
    })
    assert.deepEqual([after.version, after.unchecked], [3, ['stock']])
    const [, last] = await told('cart.changed')
    const lines = [{ sku: 'MUG', quantity: 5, unitPrice: 900 }]
    assert.deepEqual(last?.data, { cartId: guest.cartId, version: 3, currency: 'GBP', lines })
  })

  it('asks for the price once while it is fresh, and never for stock', async () => {
    const guest = await filled('MUG', 'MUG', 'POT')
    assert.deepEqual(goods.asked, [['MUG'], ['POT']])
    await shop.advance(FRESH_MS + 1)
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual(goods.asked.slice(2), [['MUG']])
    assert.deepEqual(stock.asked, [])
  })

  it('refuses what is not sold, has no price, or is priced in another currency', async () => {
    const guest = await newCart()
    const unitPrice = { amount: 5, currency: 'EUR' }
    assert.deepEqual(await problem(add, { ...guest, sku: 'NOPE', quantity: 1 }), [422, 'not_sold', '/sku'])
    assert.deepEqual(await problem(add, { ...guest, sku: 'ODD', quantity: 1 }), [422, 'not_priced', '/sku'])
    assert.deepEqual(await problem(add, { ...guest, sku: 'MUG', quantity: 1, unitPrice }, staff), [
      422,
      'wrong_currency',
      '/unitPrice/currency',
    ])
    assert.equal((await shop.ask(show, guest)).version, 1)
  })

  it('takes a negotiated price from staff only, and keeps it apart', async () => {
    const guest = await filled('MUG')
    const input = { ...guest, sku: 'MUG', quantity: 1, unitPrice: gbp(900) }
    assert.deepEqual(await problem(add, input), [403, 'staff_only', '/unitPrice'])
    assert.deepEqual(
      (await problem(add, input, { subject: 'staff_3', permissions: ['catalog:write'] }))[1],
      'staff_only',
    )
    const { lines } = await shop.ask(add, input, buyer)
    assert.deepEqual(
      lines.map(({ negotiated }) => negotiated),
      [false, true],
    )
    const odd = await shop.ask(add, { ...guest, sku: 'ODD', quantity: 1, unitPrice: gbp(1) }, staff)
    assert.deepEqual([odd.lines.length, odd.lines[2]?.problems], [3, []])
  })

  it('refuses more than a cart holds', async () => {
    const guest = await newCart()
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1_000_000 })
    assert.equal((await problem(add, { ...guest, sku: 'MUG', quantity: 1 }))[1], 'too_much')
    const prices = Array.from({ length: MOST_LINES }, (_, n) => ({ sku: 'MUG', quantity: 1, unitPrice: gbp(n + 1) }))
    await shop.ask(replace, { ...guest, items: prices }, staff)
    assert.deepEqual(await problem(add, { ...guest, sku: 'POT', quantity: 1 }), [422, 'too_many_lines', '/sku'])
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1, unitPrice: gbp(MOST_LINES) }, staff)
  })

  const bad: [string, object, string][] = [
    ['no units', { quantity: 0 }, '/quantity'],
    ['half a unit', { quantity: 1.5 }, '/quantity'],
    ['more units than fit', { quantity: 1_000_001 }, '/quantity'],
    ['something without a sku', { sku: '' }, '/sku'],
    ['something for nothing', { unitPrice: gbp(0) }, '/unitPrice/amount'],
    ['a field that does not exist', { price: 1 }, '/price'],
  ]
  for (const [what, wrong, pointer] of bad)
    it(`refuses ${what} and names the field`, async () => {
      const guest = await newCart()
      const [status, , at] = await problem(add, { ...guest, sku: 'MUG', quantity: 1, ...wrong }, staff)
      assert.deepEqual([status, at], [422, pointer])
    })

  it('again with the same key puts it in once', async () => {
    const guest = await newCart()
    const input = { ...guest, sku: 'MUG', quantity: 1 }
    const first = await shop.send(add, input, { idempotencyKey: 'k' })
    const again = await shop.send(add, input, { idempotencyKey: 'k' })
    assert.deepEqual([first.status, again.replayed, again.body], [201, true, first.body])
    assert.equal((await shop.ask(show, guest)).lines[0]?.quantity, 1)
  })
})

describe('replacing the list', () => {
  it('asks once for all skus, merges them, and keeps the ids of what stays', async () => {
    const guest = await filled('MUG')
    const before = await shop.ask(show, guest)
    const items = [
      { sku: 'POT', quantity: 1 },
      { sku: 'MUG', quantity: 2 },
      { sku: 'POT', quantity: 3 },
    ]
    goods.asked.length = 0
    const { lines, version } = await shop.ask(replace, { ...guest, items })
    assert.deepEqual(goods.asked, [['POT']])
    assert.deepEqual(
      lines.map(({ sku, quantity }) => [sku, quantity]),
      [
        ['POT', 4],
        ['MUG', 2],
      ],
    )
    assert.deepEqual([lines[1]?.id, version], [before.lines[0]?.id, 3])
    assert.equal((await shop.ask(replace, { ...guest, items })).version, 3)
    assert.deepEqual((await shop.ask(replace, { ...guest, items: [] })).lines, [])
    assert.equal((await told('cart.changed')).length, 3)
  })

  it('takes a full cart, asks about it in questions that others accept, and refuses one thing more', async () => {
    const skus = Array.from({ length: MOST_LINES }, (_, n) => `SKU-${n}`)
    goods.sell(...skus.map((sku) => sold(sku, [gbp(100)])))
    const items = skus.map((sku) => ({ sku, quantity: 1 }))
    const guest = await newCart()
    const more = [...items, { sku: 'MUG', quantity: 1 }]
    assert.deepEqual(await problem(replace, { ...guest, items: more }), [422, 'invalid', '/items'])
    await shop.ask(replace, { ...guest, items })
    const { lines, totals, unchecked } = await shop.ask(checkout, guest, byOrder)
    assert.deepEqual([lines.length, totals.total, unchecked], [MOST_LINES, gbp(100 * MOST_LINES), []])
    for (const { asked } of [goods, stock]) {
      assert.deepEqual(asked.flat(), skus)
      assert.ok(asked.every((some) => some.length <= 200))
    }
    const changes = (await told('cart.changed')).map(({ data }) => (data as { lines: unknown[] }).lines.length)
    assert.deepEqual(changes, [MOST_LINES])
  })

  it('names everything that cannot be, and changes nothing then', async () => {
    const guest = await filled('MUG')
    const items = ['POT', 'NOPE', 'ODD'].map((sku) => ({ sku, quantity: 1 }))
    await assert.rejects(shop.ask(replace, { ...guest, items }), (error) => {
      assert.ok(refused('not_sold')(error))
      assert.deepEqual(
        (error as Refusal).errors.map(({ pointer, code }) => [pointer, code]),
        [
          ['/items/1/sku', 'not_sold'],
          ['/items/2/sku', 'not_priced'],
        ],
      )
      return true
    })
    const negotiated = [{ sku: 'MUG', quantity: 1, unitPrice: gbp(1) }]
    assert.deepEqual(await problem(replace, { ...guest, items: negotiated }), [403, 'staff_only', '/items/0/unitPrice'])
    const dear = Array.from({ length: 10 }, () => ({ sku: 'MUG', quantity: 1_000_000, unitPrice: gbp(1_000_000_000) }))
    const apart = dear.map((each, n) => ({ ...each, unitPrice: gbp(1_000_000_000 - n) }))
    assert.equal((await problem(replace, { ...guest, items: apart }, staff))[1], 'too_much')
    assert.equal((await shop.ask(show, guest)).version, 2)
  })
})

describe('another quantity', () => {
  it('takes the price that the catalogue has now', async () => {
    const guest = await filled('MUG')
    goods.sell(sold('MUG', [gbp(950)]))
    await shop.advance(FRESH_MS + 1)
    const [line] = (await shop.ask(show, guest)).lines
    assert.deepEqual(line?.problems, [{ code: 'price_changed', message: 'It has another price now.', price: gbp(950) }])
    const itemId = line?.id ?? ''
    const after = await shop.ask(change, { ...guest, itemId, quantity: 3 })
    assert.deepEqual(
      [after.lines[0]?.unitPrice, after.lines[0]?.problems, after.totals.total],
      [gbp(950), [], gbp(2_850)],
    )
    assert.equal((await shop.ask(change, { ...guest, itemId, quantity: 3 })).version, after.version)
  })

  it('is refused for what is not in the cart, or more than can be counted', async () => {
    const guest = await newCart()
    const missing = { ...guest, itemId: id('itm', 1), quantity: 1 }
    assert.deepEqual((await problem(change, missing)).slice(0, 2), [404, 'unknown_item'])
    const items = Array.from({ length: 10 }, (_, n) => ({
      sku: 'MUG',
      quantity: n === 9 ? 1 : 1_000_000,
      unitPrice: gbp(1_000_000_000 - n),
    }))
    const { lines } = await shop.ask(replace, { ...guest, items }, staff)
    const more = { ...guest, itemId: lines[9]?.id, quantity: 1_000_000 }
    assert.equal((await problem(change, more))[1], 'too_much')
  })
})

describe('removing', () => {
  it('takes a line out, and doing it again changes nothing', async () => {
    const guest = await filled('MUG', 'POT')
    const itemId = (await shop.ask(show, guest)).lines[0]?.id ?? ''
    const after = await shop.ask(remove, { ...guest, itemId })
    assert.deepEqual(
      after.lines.map(({ sku }) => sku),
      ['POT'],
    )
    assert.equal((await shop.ask(remove, { ...guest, itemId })).version, after.version)
    assert.equal((await told('cart.changed')).length, 3)
  })
})

describe('showing', () => {
  it('looks at prices and stock again, with one question each', async () => {
    const guest = await filled('MUG', 'POT')
    await shop.advance(FRESH_MS + 1)
    goods.asked.length = 0
    goods.drop('POT')
    stock.units.set('MUG', 0)
    assert.deepEqual(await problemsOf(guest), [
      ['MUG', 'out_of_stock'],
      ['POT', 'not_sold'],
    ])
    assert.deepEqual([goods.asked, stock.asked], [[['MUG', 'POT']], [['MUG', 'POT']]])
    assert.deepEqual((await shop.ask(show, guest)).unchecked, [])
  })

  it('says how many can be had', async () => {
    const guest = await newCart()
    await shop.ask(add, { ...guest, sku: 'MUG', quantity: 101 })
    const [line] = (await shop.ask(show, guest)).lines
    assert.deepEqual(line?.problems, [{ code: 'insufficient_stock', message: 'Only 100 can be had.', available: 100 }])
  })
})

describe('what the catalogue announces', () => {
  const product = (variants: { sku: string; price: number }[]) => ({
    productId: id('prod', 1),
    product: {
      id: id('prod', 1),
      slug: 'thing',
      title: 'The thing',
      description: '',
      categories: [],
      images: [],
      variants: variants.map(({ sku, price }, n) => ({
        id: id('var', n + 1),
        sku,
        title: 'Standard',
        options: [],
        prices: [gbp(price)],
      })),
      version: 1,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
    },
  })
  const priced = (sku: string, price: number) => ({
    productId: id('prod', 1),
    variantId: id('var', 1),
    sku,
    prices: [gbp(price)],
    version: 2,
  })

  it('is known without asking', async () => {
    stock.units.set('NEW', 9).set('OTHER', 9)
    await shop.tell(catalog.events.created, product([{ sku: 'NEW', price: 300 }]))
    const guest = await filled('NEW')
    assert.deepEqual(goods.asked, [])
    await shop.tell(catalog.events.priced, priced('NEW', 350))
    assert.deepEqual(await problemsOf(guest), [['NEW', 'price_changed']])
    await shop.tell(catalog.events.changed, product([{ sku: 'OTHER', price: 1 }]))
    assert.deepEqual(await problemsOf(guest), [['NEW', 'not_sold']])
    await shop.ask(add, { ...guest, sku: 'OTHER', quantity: 1 })
    await shop.tell(catalog.events.deleted, { productId: id('prod', 1), slug: 'thing', skus: ['OTHER'] })
    assert.deepEqual(await problemsOf(guest), [
      ['NEW', 'not_sold'],
      ['OTHER', 'not_sold'],
    ])
    assert.equal((await problem(add, { ...guest, sku: 'OTHER', quantity: 1 }))[1], 'not_sold')
    assert.deepEqual(goods.asked, [])
  })

  it('counts as fresh from when it happened, and is asked about again later', async () => {
    await shop.tell(catalog.events.created, product([{ sku: 'MUG', price: 800 }]))
    await shop.advance(FRESH_MS + 1)
    const { lines } = await shop.ask(show, await filled('MUG'))
    assert.deepEqual([lines[0]?.unitPrice, goods.asked], [gbp(900), [['MUG']]])
  })

  it('of prices of something unknown is left for the first look', async () => {
    await shop.tell(catalog.events.priced, priced('MUG', 1))
    assert.deepEqual((await shop.ask(show, await filled('MUG'))).lines[0]?.unitPrice, gbp(900))
  })
})

describe('while the catalogue is down', () => {
  it('a cart works from what it knows', async () => {
    const guest = await filled('MUG')
    await shop.advance(FRESH_MS + 1)
    shop.kill('catalog')
    const after = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual([after.lines[0]?.quantity, after.unchecked], [2, ['prices', 'stock']])
    const shown = await shop.ask(show, guest)
    assert.deepEqual([shown.lines[0]?.problems, shown.unchecked], [[], ['prices']])
    const itemId = shown.lines[0]?.id ?? ''
    assert.equal((await shop.ask(change, { ...guest, itemId, quantity: 5 })).totals.total.amount, 4_500)
    const ordered = await shop.ask(checkout, guest, byOrder)
    assert.deepEqual([ordered.totals.total.amount, ordered.lines[0]?.problems], [4_500, []])
  })

  it('what it has never seen is refused, to be tried again soon', async () => {
    const guest = await newCart()
    shop.kill('catalog')
    const answer = await shop.send(add, { ...guest, sku: 'MUG', quantity: 1 })
    assert.deepEqual(
      [answer.status, (answer.body as { code: string }).code, answer.retryAfterSeconds],
      [503, 'catalog_unavailable', 1],
    )
    await shop.start(goods.service)
    assert.equal((await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 })).lines.length, 1)
  })

  it('one that hangs is not waited for longer than a customer would', async () => {
    const guest = await filled('MUG')
    await shop.advance(FRESH_MS + 1)
    shop.kill('catalog')
    const { variants } = catalog.operations
    const { promise: silence, resolve: end } = Promise.withResolvers<{ data: never[] }>()
    const silent = { variants: () => silence }
    await shop.start(service({ ...catalog, operations: { variants } }, { operations: silent }))
    const since = shop.clock.monotonic()
    const after = await shop.ask(add, { ...guest, sku: 'MUG', quantity: 1 }, { deadlineMs: 8_000 })
    assert.deepEqual([after.lines[0]?.quantity, after.unchecked], [2, ['prices', 'stock']])
    assert.ok(shop.clock.monotonic() - since < 8_000)
    end({ data: [] })
  })
})

describe('while inventory is down', () => {
  it('a cart says nothing about stock, and works', async () => {
    const guest = await filled('MUG')
    stock.units.set('MUG', 0)
    shop.kill('inventory')
    const shown = await shop.ask(show, guest)
    assert.deepEqual([shown.lines[0]?.problems, shown.unchecked], [[], ['stock']])
    assert.equal((await shop.ask(add, { ...guest, sku: 'POT', quantity: 1 })).lines.length, 2)
    assert.equal((await shop.ask(checkout, guest, byOrder)).lines.length, 2)
  })

  it('nothing is said either when it answers a part of the questions', async () => {
    const skus = Array.from({ length: 250 }, (_, n) => `SKU-${n}`)
    goods.sell(...skus.map((sku) => sold(sku, [gbp(100)])))
    const guest = await newCart()
    await shop.ask(replace, { ...guest, items: skus.map((sku) => ({ sku, quantity: 1 })) })
    shop.kill('inventory')
    const { availability } = inventory.operations
    const ill = { availability: ({ sku }: { sku: string[] }) => stockWithout(sku.includes('SKU-249')) }
    await shop.start(service({ ...inventory, operations: { availability } }, { operations: ill }))
    const shown = await shop.ask(show, guest)
    assert.deepEqual([shown.unchecked, shown.lines.flatMap(({ problems }) => problems)], [['stock'], []])
  })
})

/** An answer that knows of no stock, or none. */
const stockWithout = (isIll: boolean) =>
  isIll ? Promise.reject(new Error('it is ill')) : Promise.resolve({ data: [] })

describe('checkout', () => {
  it('gives order the cart with its problems, in one question', async () => {
    const guest = await filled('MUG', 'POT')
    goods.asked.length = 0
    stock.units.set('POT', 0)
    const { lines, version, totals } = await shop.ask(checkout, guest, byOrder)
    assert.deepEqual(
      lines.map(({ problems }) => problems.map(({ code }) => code)),
      [[], ['out_of_stock']],
    )
    assert.deepEqual([version, totals.total], [3, gbp(3_300)])
    assert.deepEqual([goods.asked, stock.asked], [[], [['MUG', 'POT']]])
  })

  it('is for order only, with the token or for staff', async () => {
    const guest = await filled('MUG')
    const { cartId } = guest
    assert.deepEqual((await problem(checkout, guest)).slice(0, 2), [403, 'forbidden'])
    assert.deepEqual((await problem(checkout, { cartId }, byOrder)).slice(0, 2), [404, 'unknown_cart'])
    assert.deepEqual((await problem(checkout, { cartId, token: 'no' }, byOrder)).slice(0, 2), [404, 'unknown_cart'])
    assert.equal((await shop.ask(checkout, { cartId, staff: true }, byOrder)).lines.length, 1)
  })
})

describe('an order', () => {
  const facts = (cartId: string, cartVersion: number, n: number) => ({
    orderId: id('ord', n),
    number: 'S-1',
    total: gbp(900),
    country: 'GB',
    placedAt: '2026-01-01T00:00:00Z',
    lines: [],
    cartId,
    cartVersion,
  })
  const confirm = (cartId: string, version: number, n = 1) =>
    shop.tell(order.events.confirmed, { ...facts(cartId, version, n), confirmedAt: '2026-01-01T00:00:00Z' })

  it('that is confirmed closes the cart as it was', async () => {
    const guest = await filled('MUG')
    goods.drop('MUG')
    await confirm(guest.cartId, 2)
    const shown = await shop.ask(show, guest)
    assert.deepEqual([shown.state, shown.version, shown.lines[0]?.problems], ['ordered', 2, []])
    assert.equal((await shop.ask(checkout, guest, byOrder)).state, 'ordered')
    for (const [operation, input] of [
      [add, { sku: 'MUG', quantity: 1 }],
      [replace, { items: [] }],
      [change, { itemId: shown.lines[0]?.id, quantity: 1 }],
      [remove, { itemId: shown.lines[0]?.id }],
    ] as const)
      assert.deepEqual((await problem(operation, { ...guest, ...input })).slice(0, 2), [409, 'cart_closed'])
  })

  it('leaves a cart open that was changed since', async () => {
    const guest = await filled('MUG', 'POT')
    await confirm(guest.cartId, 2)
    assert.equal((await shop.ask(show, guest)).state, 'open')
    await confirm(guest.cartId, 3, 2)
    assert.equal((await shop.ask(show, guest)).state, 'ordered')
  })

  it('that was only placed, or has ended, leaves it open for another card', async () => {
    const guest = await filled('MUG')
    const { cartId } = guest
    await shop.tell(order.events.placed, facts(cartId, 2, 1))
    const ended = { orderId: id('ord', 1), number: 'S-1', cartId, cartVersion: 2, reason: 'payment_declined' }
    await shop.tell(order.events.cancelled, ended)
    assert.equal((await shop.ask(add, { ...guest, sku: 'POT', quantity: 1 })).state, 'open')
  })
})

describe('a cart that nobody touches', () => {
  it('expires, and that is told once', async () => {
    const guest = await filled('MUG')
    const other = await newCart()
    shop.clock.skip(29 * DAY_MS)
    await shop.ask(add, { ...other, sku: 'MUG', quantity: 1 })
    await shop.advance(60_000)
    assert.equal((await shop.ask(show, guest)).state, 'open')
    shop.clock.skip(DAY_MS)
    await shop.advance(60_000)
    assert.equal((await shop.ask(show, guest)).state, 'expired')
    assert.equal((await shop.ask(show, other)).state, 'open')
    const expired = (await told('cart.expired')).map(({ data }) => data)
    assert.deepEqual(expired, [{ cartId: guest.cartId }])
    assert.equal((await problem(add, { ...guest, sku: 'MUG', quantity: 1 }))[1], 'cart_closed')
  })
})
