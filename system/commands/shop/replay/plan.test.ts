import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { planBaskets } from './baskets.ts'
import { penceOf, wholeOf } from './files.ts'
import { planInvoices } from './invoices.ts'
import { judge } from './judge.ts'
import { matchReturns, returnedOf } from './returns.ts'

const HEADER = 'invoiceDate,invoiceNo,stockCode,description,quantity,unitPriceGbp,customerId,country'
const plan = (...lines: string[]) => planInvoices([HEADER, ...lines, ''].join('\n'))
const reasons = (line: string, sold = ['A']) => {
  const [purchase] = plan(line).purchases
  assert.ok(purchase)
  return judge(purchase, new Set(sold)).refused.map(({ reason }) => reason)
}

describe('the plan of invoices', () => {
  it('is one guest, one address and one time for an invoice, whatever its later lines say', () =>
    assert.deepEqual(
      plan(
        '2010-12-01T08:26:00Z,5,A,"LETTER ""S"", RED",2,2.55,17,EIRE',
        '2010-12-01T08:26:00Z,6,A,,1,1.00,,USA',
        '2010-12-01T08:27:00Z,5,B,X,1,0.5,18,France',
      ),
      {
        purchases: [
          {
            name: 'Invoice 5',
            email: 'customer-17@example.com',
            recipient: 'Customer 17',
            place: 'EIRE',
            country: 'IE',
            occurredAt: '2010-12-01T08:26:00Z',
            lines: [
              { line: 2, sku: 'A', quantity: 2, unitPrice: 255 },
              { line: 4, sku: 'B', quantity: 1, unitPrice: 50 },
            ],
          },
          {
            name: 'Invoice 6',
            email: 'guest-6@example.com',
            recipient: 'Guest',
            place: 'USA',
            country: 'US',
            occurredAt: '2010-12-01T08:26:00Z',
            lines: [{ line: 3, sku: 'A', quantity: 1, unitPrice: 100 }],
          },
        ],
        returns: [],
        refused: [],
      },
    ))

  it('is in order of time', () =>
    assert.deepEqual(
      plan('2011-02-01T00:00:00Z,2,A,,1,1,,USA', '2011-01-01T00:00:00Z,1,A,,1,1,,USA').purchases.map(
        ({ name }) => name,
      ),
      ['Invoice 1', 'Invoice 2'],
    ))

  it('has returns apart, and nothing for an unknown country, which it says line by line', () => {
    const { purchases, returns, refused } = plan(
      '2011-01-01T00:00:00Z,C1,A,,-2,1,17,USA',
      '2011-01-01T00:00:00Z,2,A,,1,1,,Narnia',
    )
    assert.deepEqual(purchases, [])
    assert.deepEqual(returns, [
      {
        name: 'Invoice C1',
        email: 'customer-17@example.com',
        occurredAt: '2011-01-01T00:00:00Z',
        lines: [{ line: 2, sku: 'A', quantity: 2, unitPrice: 100 }],
      },
    ])
    assert.deepEqual(refused, [{ reason: 'unknown_country', purchase: 'Invoice 2', line: 3, sku: 'A' }])
  })

  it('refuses to guess what a file without its columns means', () =>
    assert.throws(() => planInvoices('invoiceNo,stockCode\n1,A\n'), /no column invoiceDate, quantity/))
})

describe('what comes back', () => {
  const matched = (...lines: string[]) => {
    const { purchases, returns } = plan(...lines)
    const judged = purchases.map((purchase) => judge(purchase, new Set(['A', 'B'])))
    const { found, refused } = matchReturns(returns, judged)
    return {
      found: found.map(({ name, of, lines: own }) => [name, of.purchase.name, own.map(({ line }) => line)]),
      refused: refused.map(({ reason, line }) => [reason, line]),
      pence: returnedOf(found).map(({ pence }) => pence),
    }
  }
  const day = (n: number, invoice: string, sku: string, quantity: number, price = '1', customer = '17') =>
    `2011-01-0${n}T00:00:00Z,${invoice},${sku},,${quantity},${price},${customer},USA`

  it('belongs to the latest earlier purchase of its customer that has so much of it', () =>
    assert.deepEqual(
      matched(
        day(1, '1', 'A', 5),
        day(2, '2', 'A', 2, '3'),
        day(3, 'C3', 'A', -3),
        day(4, 'C4', 'A', -1),
        day(5, '5', 'A', 9),
      ),
      {
        found: [
          ['Invoice C3', 'Invoice 1', [4]],
          ['Invoice C4', 'Invoice 2', [5]],
        ],
        refused: [],
        pence: [300, 300],
      },
    ))

  it('is not purchased by another, by nobody, later, in such a number, or once more', () =>
    assert.deepEqual(
      matched(
        day(2, '2', 'A', 2),
        day(3, 'C3', 'A', -1, '1', '18'),
        day(3, 'C4', 'A', -1, '1', ''),
        day(1, 'C5', 'A', -1),
        day(4, 'C6', 'A', -3),
        day(5, 'C7', 'A', -2),
        day(6, 'C8', 'A', -1),
        day(7, 'C9', 'B', -1),
        day(8, 'C10', 'A', 1),
      ),
      {
        found: [['Invoice C7', 'Invoice 2', [7]]],
        refused: [5, 3, 4, 6, 8, 9, 10].map((line) => ['not_purchased', line]),
        pence: [200],
      },
    ))

  it('of a product at two prices gives back what the first units cost', () =>
    assert.deepEqual(
      matched(day(1, '1', 'A', 2, '1'), day(1, '1', 'A', 2, '5'), day(2, 'C2', 'A', -1), day(3, 'C3', 'A', -2)).pence,
      [100, 600],
    ))

  it('with lines from two purchases is two returns', () =>
    assert.deepEqual(
      matched(day(1, '1', 'A', 2), day(2, '2', 'B', 2), day(3, 'C3', 'A', -1), day(3, 'C3', 'B', -1)).found,
      [
        ['Invoice C3', 'Invoice 1', [4]],
        ['Invoice C3', 'Invoice 2', [5]],
      ],
    ))
})

describe('a line', () => {
  const line = (sku: string, quantity: string, price: string) =>
    `2011-01-01T00:00:00Z,1,${sku},,${quantity},${price},,USA`
  it('is bought when there is nothing wrong with it, also without a description', () =>
    assert.deepEqual(reasons(line('A', '1', '0.01')), []))

  for (const [sku, quantity, price, reason] of [
    ['A', '0', '1', 'bad_quantity'],
    ['A', '-3', '0', 'bad_quantity'],
    ['A', '1.5', '1', 'bad_quantity'],
    ['A', '1000001', '1', 'bad_quantity'],
    ['B', '1', '0.00', 'bad_price'],
    ['A', '1', '-5', 'bad_price'],
    ['A', '1', '0.001', 'bad_price'],
    ['A', '1', '', 'bad_price'],
    ['B', '1', '1', 'unknown_product'],
  ] as const)
    it(`${sku} of which ${quantity} cost ${price || 'nothing'} is refused: ${reason}`, () =>
      assert.deepEqual(reasons(line(sku, quantity, price)), [reason]))
})

describe('the plan of baskets', () => {
  it('is one unit of each code, twice where it stands twice', () => {
    const [purchase] = planBaskets('A,B,A\r\nC\r\n').purchases
    assert.deepEqual(
      purchase?.lines.map(({ line, sku, quantity, unitPrice }) => [line, sku, quantity, unitPrice]),
      ['A', 'B', 'A'].map((sku) => [1, sku, 1, undefined]),
    )
  })

  it('refuses a basket as a whole when it has more lines than the shop takes', () => {
    const full = (count: number) => {
      const [purchase] = planBaskets(Array(count).fill('A').join(',')).purchases
      assert.ok(purchase)
      return judge(purchase, new Set('A'))
    }
    assert.equal(full(1_000).good.length, 1_000)
    assert.deepEqual([full(1_001).good.length, full(1_001).refused.length], [0, 1_001])
  })
})

describe('a number of the file', () => {
  it('is read to the penny', () => {
    fc.assert(fc.property(fc.integer({ min: -1e9, max: 1e9 }), (pence) => penceOf((pence / 100).toFixed(2)) === pence))
    assert.deepEqual(['3', '3.5', '3.50', '0.29', '3.500'].map(penceOf), [300, 350, 350, 29, 350])
  })

  it('is none when it could be understood in two ways', () => {
    for (const text of ['', ' 1', '1e3', '0x1', '1.005', '1,5', '£1']) assert.ok(Number.isNaN(penceOf(text)), text)
    for (const text of ['', '1.0', '1e3', ' 1']) assert.ok(Number.isNaN(wholeOf(text)), text)
  })
})
