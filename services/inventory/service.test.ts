import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type As, type Trial } from '@souk/kit/testing'
import { inventory } from './contract.ts'
import service from './service.ts'

const { stock, availability, receive, adjust, movements, hold, extend, commit, release, restock } = inventory.operations
const order: As = { service: 'order' }
const orderId = (n: number) => `ord_${String(n).padStart(26, '0')}`
const lifetimeMs = 60_000

let shop: Trial
beforeEach(async () => {
  shop = await trial([service])
})
afterEach(() => shop.stop())

const types = async () =>
  (await shop.published()).filter(({ source }) => source === '/souk/inventory').map(({ type }) => type)
const available = async (sku: string) => (await shop.ask(stock, { sku })).available
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

test('units that arrive can be sold', async () => {
  assert.deepEqual(await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff), {
    sku: 'MUG',
    onHand: 5,
    held: 0,
    available: 5,
    version: 1,
  })
  assert.equal(await available('MUG'), 5)
  assert.deepEqual(await types(), ['inventory.received'])
})

test('a sku that never arrived is not known', () =>
  assert.rejects(shop.ask(stock, { sku: 'NOPE' }), refused('unknown_sku')))

test('what can be sold of many skus is answered at once, without what never arrived', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(receive, { sku: 'POT', quantity: 1 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 2 }], lifetimeMs }, order)
  const { data } = await shop.ask(availability, { sku: ['POT', 'NOPE', 'MUG', 'POT'] }, { service: 'cart' })
  assert.deepEqual(new Map(data.map((each) => [each.sku, each.available])), new Map(Object.entries({ MUG: 3, POT: 1 })))
  assert.equal(data.length, 2)
  assert.equal((await shop.send(availability, { sku: [] })).status, 422)
})

test('a hold takes all of its lines or none, and names what is missing', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(receive, { sku: 'POT', quantity: 1 }, staff)
  const lines = [
    { sku: 'MUG', quantity: 2 },
    { sku: 'POT', quantity: 2 },
  ]
  await assert.rejects(shop.ask(hold, { orderId: orderId(1), lines, lifetimeMs }, order), (error) => {
    assert.ok(isRefusal(error, 'out_of_stock'))
    const message = 'There is not enough stock.'
    assert.deepEqual(error.errors, [
      { pointer: '/lines', code: 'out_of_stock', message, sku: 'POT', requested: 2, available: 1 },
    ])
    return true
  })
  assert.equal(await available('MUG'), 5)
})

test('the same sku on two lines of one hold is added up', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 3 }, staff)
  const twice = [
    { sku: 'MUG', quantity: 2 },
    { sku: 'MUG', quantity: 2 },
  ]
  await assert.rejects(
    shop.ask(hold, { orderId: orderId(1), lines: twice, lifetimeMs }, order),
    refused('out_of_stock'),
  )
  const held = await shop.ask(
    hold,
    { orderId: orderId(2), lines: [...twice.slice(1), { sku: 'MUG', quantity: 1 }], lifetimeMs },
    order,
  )
  assert.deepEqual(held.lines, [{ sku: 'MUG', quantity: 3 }])
  assert.equal(await available('MUG'), 0)
})

test('a hold that is asked for again is the same hold, and other lines under its order are refused', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  const first = await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 2 }], lifetimeMs }, order)
  const again = await shop.send(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 2 }], lifetimeMs }, order)
  assert.deepEqual([again.body, again.replayed], [first, true])
  const other = await shop.send(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 3 }], lifetimeMs }, order)
  assert.deepEqual([other.status, (other.body as { code: string }).code], [422, 'idempotency_key_reused'])
  assert.equal(await available('MUG'), 3)
})

test('a committed hold is sold: it leaves the count, once', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 2 }], lifetimeMs }, order)
  await shop.ask(commit, { orderId: orderId(1) }, order)
  await shop.ask(commit, { orderId: orderId(1) }, order)
  const { onHand, held } = await shop.ask(stock, { sku: 'MUG' })
  assert.deepEqual({ onHand, held }, { onHand: 3, held: 0 })
  await assert.rejects(shop.ask(release, { orderId: orderId(1) }, order), refused('hold_settled'))
  assert.deepEqual(await types(), ['inventory.received', 'inventory.held', 'inventory.sold'])
})

test('a released hold can be sold again, and releasing twice gives back once', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 5 }], lifetimeMs }, order)
  await shop.ask(release, { orderId: orderId(1) }, order)
  await shop.ask(release, { orderId: orderId(1) }, order)
  assert.equal(await available('MUG'), 5)
  await assert.rejects(shop.ask(commit, { orderId: orderId(1) }, order), refused('hold_settled'))
})

test('a release that overtakes its hold leaves a tombstone: the hold, when it comes, holds nothing', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  assert.equal((await shop.ask(release, { orderId: orderId(1) }, order)).state, 'released')
  await assert.rejects(
    shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 1 }], lifetimeMs }, order),
    refused('hold_settled'),
  )
  assert.equal(await available('MUG'), 5)
})

test('a hold whose time is over is swept, an extended one is not', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 1 }], lifetimeMs: 10_000 }, order)
  await shop.ask(hold, { orderId: orderId(2), lines: [{ sku: 'MUG', quantity: 2 }], lifetimeMs: 10_000 }, order)
  await shop.advance(8_000)
  await shop.ask(extend, { orderId: orderId(2), lifetimeMs: 60_000 }, order)
  await shop.advance(5_000)
  assert.equal(await available('MUG'), 3)
  await assert.rejects(shop.ask(commit, { orderId: orderId(1) }, order), refused('hold_settled'))
  const released = (await shop.published()).find(({ type }) => type === 'inventory.released')
  assert.deepEqual(released?.data, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 1 }], reason: 'expired' })
})

test('a hold that nobody asked for can be neither extended nor committed', async () => {
  await assert.rejects(shop.ask(extend, { orderId: orderId(9), lifetimeMs }, order), refused('unknown_hold'))
  await assert.rejects(shop.ask(commit, { orderId: orderId(9) }, order), refused('unknown_hold'))
})

test('a correction never goes below what is held, and respects the version it was made for', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 3 }], lifetimeMs }, order)
  await assert.rejects(
    shop.ask(adjust, { sku: 'MUG', difference: -3, reason: 'broken' }, staff),
    refused('held_by_orders'),
  )
  await assert.rejects(
    shop.ask(adjust, { sku: 'MUG', difference: -1, reason: 'broken', ifVersion: 1 }, staff),
    refused('changed_meanwhile'),
  )
  assert.equal(
    (await shop.ask(adjust, { sku: 'MUG', difference: -2, reason: 'broken', ifVersion: 2 }, staff)).available,
    0,
  )
  await assert.rejects(shop.ask(adjust, { sku: 'NOPE', difference: 1, reason: 'found' }, staff), refused('unknown_sku'))
  assert.equal((await types()).filter((type) => type === 'inventory.depleted').length, 1)
})

test('the ledger explains every unit, page by page', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5, reason: 'first delivery' }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 2 }], lifetimeMs }, order)
  await shop.ask(commit, { orderId: orderId(1) }, order)
  await shop.ask(adjust, { sku: 'MUG', difference: -1, reason: 'broken' }, staff)
  const first = await shop.ask(movements, { sku: 'MUG', limit: 2 }, staff)
  assert.deepEqual(
    first.data.map(({ kind, quantity }) => [kind, quantity]),
    [
      ['adjusted', -1],
      ['sold', -2],
    ],
  )
  const second = await shop.ask(movements, { sku: 'MUG', limit: 2, cursor: first.page.nextCursor as string }, staff)
  assert.deepEqual(
    second.data.map(({ kind, quantity }) => [kind, quantity]),
    [
      ['held', 2],
      ['received', 5],
    ],
  )
  assert.equal(second.page.hasMore, false)
  await assert.rejects(shop.ask(movements, { sku: 'MUG', cursor: 'mov_nonsense' }, staff), refused('bad_cursor'))
})

test('only order may hold, and only staff may count', async () => {
  const input = { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 1 }], lifetimeMs }
  assert.equal((await shop.send(hold, input, { service: 'gateway' })).status, 403)
  assert.equal((await shop.send(hold, input, { service: 'cart' })).status, 403)
  assert.equal((await shop.send(receive, { sku: 'MUG', quantity: 1 })).status, 401)
  assert.equal((await shop.send(receive, { sku: 'MUG', quantity: 1 }, { subject: 'cus_1' })).status, 403)
})

/** Five mugs arrive, three are sold to an order. */
async function sellThree() {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 3 }], lifetimeMs }, order)
  await shop.ask(commit, { orderId: orderId(1) }, order)
}
const back = (n: number, quantity: number, sku = 'MUG') => ({
  orderId: orderId(1),
  returnId: `ret_${String(n).padStart(26, '0')}`,
  lines: [{ sku, quantity }],
})

test('units that come back can be sold again, once for each return', async () => {
  await sellThree()
  const answer = await shop.ask(restock, { ...back(1, 2), reason: 'too yellow' }, order)
  assert.deepEqual(answer, back(1, 2))
  assert.equal(await available('MUG'), 4)
  await shop.advance(25 * 3_600_000)
  assert.deepEqual(await shop.ask(restock, { ...back(1, 2), reason: 'too yellow' }, order), answer)
  assert.equal(await available('MUG'), 4)
  assert.equal((await types()).filter((type) => type === 'inventory.restocked').length, 1)
  const { data } = await shop.ask(movements, { sku: 'MUG' }, staff)
  assert.deepEqual(
    data.map(({ kind, quantity }) => [kind, quantity]),
    [
      ['restocked', 2],
      ['sold', -3],
      ['held', 3],
      ['received', 5],
    ],
  )
  assert.deepEqual([data[0]?.reason, data[0]?.orderId], ['too yellow', orderId(1)])
})

test('no more comes back than was sold to the order, and all of the lines or none', async () => {
  await sellThree()
  await shop.ask(restock, back(1, 2), order)
  await assert.rejects(shop.ask(restock, back(2, 2), order), (error) => {
    assert.ok(isRefusal(error, 'not_sold'))
    const message = `${orderId(1)} was not sold as much as that.`
    assert.deepEqual(error.errors, [
      { pointer: '/lines', code: 'not_sold', message, sku: 'MUG', requested: 2, available: 1 },
    ])
    return true
  })
  const withOther = { ...back(3, 1), lines: [...back(3, 1).lines, { sku: 'POT', quantity: 1 }] }
  await assert.rejects(shop.ask(restock, withOther, order), refused('not_sold'))
  await shop.ask(restock, back(4, 1), order)
  assert.equal(await available('MUG'), 5)
})

test('what is only held, or was released, cannot come back', async () => {
  await shop.ask(receive, { sku: 'MUG', quantity: 5 }, staff)
  await shop.ask(hold, { orderId: orderId(1), lines: [{ sku: 'MUG', quantity: 3 }], lifetimeMs }, order)
  await assert.rejects(shop.ask(restock, back(1, 1), order), refused('not_sold'))
  await shop.ask(release, { orderId: orderId(1) }, order)
  await assert.rejects(shop.ask(restock, back(2, 1), order), refused('not_sold'))
  assert.equal((await shop.send(restock, back(3, 1), { service: 'gateway' })).status, 403)
})

test('of many returns at once no more come back than were sold', async () => {
  await sellThree()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => shop.send(restock, back(n % 10, 1), { ...order, deadlineMs: 60_000 })),
  )
  const stored = new Set(answers.filter(({ status }) => status === 201).map(({ body }) => JSON.stringify(body)))
  assert.equal(stored.size, 3)
  assert.equal(await available('MUG'), 5)
})

const bad: [string, object, string][] = [
  ['zero units', { sku: 'MUG', quantity: 0 }, '/quantity'],
  ['less than none', { sku: 'MUG', quantity: -1 }, '/quantity'],
  ['half a unit', { sku: 'MUG', quantity: 1.5 }, '/quantity'],
  ['more than fit anywhere', { sku: 'MUG', quantity: 1e9 }, '/quantity'],
  ['a number as text', { sku: 'MUG', quantity: '1' }, '/quantity'],
  ['no quantity', { sku: 'MUG' }, '/quantity'],
  ['a sku of a thousand letters', { sku: 'M'.repeat(1_000), quantity: 1 }, '/sku'],
  ['a field that does not exist', { sku: 'MUG', quantity: 1, price: 1 }, '/price'],
]
for (const [what, input, pointer] of bad)
  test(`receiving ${what} is refused and the field is named`, async () => {
    const { status, body } = await shop.send(receive, input, staff)
    assert.equal(status, 422)
    assert.ok((body as { errors: { pointer: string }[] }).errors.some((fault) => fault.pointer === pointer))
  })

test('the last unit is held by one of 200 who ask at once', async () => {
  await shop.ask(receive, { sku: 'LAST', quantity: 1 }, staff)
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      shop.send(
        hold,
        { orderId: orderId(n), lines: [{ sku: 'LAST', quantity: 1 }], lifetimeMs },
        { ...order, deadlineMs: 60_000 },
      ),
    ),
  )
  assert.equal(answers.filter(({ status }) => status === 201).length, 1)
  assert.equal(answers.filter(({ body }) => (body as { code?: string }).code === 'out_of_stock').length, 199)
})
