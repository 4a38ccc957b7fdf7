import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { differencesOf } from './differences.ts'
import { inOrder } from './in-order.ts'
import { tallyOf, type Sale } from './tally.ts'

const sale = (purchase: string, pence: number, change: Partial<Sale> = {}): Sale => ({
  purchase,
  day: '2010-12-01',
  country: 'GB',
  pence,
  lines: [
    { sku: 'A', units: 2, pence: pence - 1 },
    { sku: 'A', units: 1, pence: 1 },
  ],
  ...change,
})
const found = (files: Sale[], shop: Sale[]) =>
  differencesOf(tallyOf(files), tallyOf(shop)).map(({ of, name }) => `${of} ${name}`)

describe('the comparison', () => {
  it('adds up orders, units and money, an order once however often a product stands in it', () => {
    const { total, day, country, product, purchase } = tallyOf([sale('I1', 10), sale('I2', 5, { country: 'FR' })])
    assert.deepEqual(total, { orders: 2, units: 6, pence: 15 })
    assert.deepEqual({ ...day }, { '2010-12-01': total })
    assert.deepEqual({ ...country }, { GB: { orders: 1, units: 3, pence: 10 }, FR: { orders: 1, units: 3, pence: 5 } })
    assert.deepEqual({ ...product }, { A: total })
    assert.deepEqual({ ...purchase }, { I1: country.GB, I2: country.FR })
  })

  it('finds nothing where there is nothing, in any order', () =>
    assert.deepEqual(found([sale('I1', 10), sale('I2', 5)], [sale('I2', 5), sale('I1', 10)]), []))

  for (const [what, shop, places] of [
    ['a penny', [sale('I1', 11)], ['total ', 'day 2010-12-01', 'country GB', 'product A', 'purchase I1']],
    ['a lost order', [], ['total ', 'day 2010-12-01', 'country GB', 'product A', 'purchase I1']],
    [
      'an order that was made twice',
      [sale('I1', 10), sale('I1', 10)],
      ['total ', 'day 2010-12-01', 'country GB', 'product A', 'purchase I1'],
    ],
    ['another day', [sale('I1', 10, { day: '2010-12-02' })], ['day 2010-12-01', 'day 2010-12-02']],
    ['another country', [sale('I1', 10, { country: 'JE' })], ['country GB', 'country JE']],
    [
      'another product',
      [sale('I1', 10, { lines: [{ sku: 'toString', units: 3, pence: 10 }] })],
      ['product A', 'product toString'],
    ],
  ] as const)
    it(`notices it when the shop has ${what}`, () => assert.deepEqual(found([sale('I1', 10)], [...shop]), places))
})

describe('work in order', () => {
  it('begins in order, with so many under way and no more', async () => {
    const begun: number[] = []
    let [now, most] = [0, 0]
    await inOrder([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      begun.push(item)
      most = Math.max(most, ++now)
      for (let turn = 0; turn < 8 - item; turn++) await Promise.resolve()
      now--
    })
    assert.deepEqual([begun, most], [[1, 2, 3, 4, 5, 6, 7], 3])
  })

  it('begins nothing new after an error, and tells it', async () => {
    const begun: number[] = []
    const work = async (item: number) => {
      begun.push(item)
      await Promise.resolve()
      if (item === 2) throw new Error('no more')
    }
    await assert.rejects(inOrder([1, 2, 3, 4, 5, 6, 7, 8, 9], 2, work), /no more/)
    assert.ok(begun.length < 5, `${begun}`)
  })
})
