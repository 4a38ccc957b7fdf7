import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { planBaskets } from './baskets.ts'
import { penceOf, wholeOf } from './files.ts'
import { planInvoices } from './invoices.ts'
import { judge } from './judge.ts'

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

  it('has no returns and nothing for an unknown country, and says so line by line', () => {
    const { purchases, refused } = plan('2011-01-01T00:00:00Z,C1,A,,-1,1,,USA', '2011-01-01T00:00:00Z,2,A,,1,1,,Narnia')
    assert.deepEqual(purchases, [])
    assert.deepEqual(refused, [
      { reason: 'return', purchase: 'Invoice C1', line: 2, sku: 'A' },
      { reason: 'unknown_country', purchase: 'Invoice 2', line: 3, sku: 'A' },
    ])
  })

  it('refuses to guess what a file without its columns means', () =>
    assert.throws(() => planInvoices('invoiceNo,stockCode\n1,A\n'), /no column invoiceDate, quantity/))
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
