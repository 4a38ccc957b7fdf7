import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newProduct, type Product } from './domain.ts'
import { readImport } from './import-line.ts'
import { planImport } from './import-plan.ts'

const OWN = 'sku,title,description,category,price,currency'

const read = (...lines: string[]) => {
  const file = readImport(lines, 2)
  assert.ok('lines' in file, JSON.stringify(file))
  return file
}
const codeOf = (line: string) => read(OWN, line).refused[0]?.code

const sold = (...variants: NonNullable<Parameters<typeof newProduct>[0]['variants']>): Product => {
  let made = 0
  const newId = (prefix: string) => `${prefix}_${String(++made).padStart(26, '0')}`
  return newProduct({ title: 'Mug', variants }, { id: newId('prod'), slug: 'mug', now: 0, newId })
}

describe('a line of a catalogue file', () => {
  it('is a product draft, in our own columns and in those of the retail file', () => {
    assert.deepEqual(read(OWN, 'A-1, Red  mug ,Stoneware.,mugs,12.50,gbp').lines, [
      {
        line: 2,
        sku: 'A-1',
        draft: {
          title: 'Red mug',
          description: 'Stoneware.',
          categories: ['mugs'],
          variants: [{ sku: 'A-1', prices: [{ amount: 1250, currency: 'GBP' }] }],
        },
      },
    ])
    assert.deepEqual(read('stockCode,description,unitPriceGbp', '10120,DOGGY RUBBER,0.21').lines[0]?.draft, {
      title: 'DOGGY RUBBER',
      variants: [{ sku: '10120', prices: [{ amount: 21, currency: 'GBP' }] }],
    })
    assert.equal(read(OWN, ' BANK CHARGES ,Bank charges,,,15.00,GBP').lines[0]?.sku, 'BANK CHARGES')
  })

  it('is refused with a reason when something is wrong with it', () => {
    assert.deepEqual(
      {
        blank: codeOf('A,  ,,,1,GBP'),
        long: codeOf(`A,${'x'.repeat(201)},,,1,GBP`),
        text: codeOf('A,x,,,abc,GBP'),
        zero: codeOf('A,x,,,0.00,GBP'),
        negative: codeOf('A,x,,,-1,GBP'),
        fraction: codeOf('A,x,,,1.005,GBP'),
        huge: codeOf('A,x,,,1000000000,GBP'),
        currency: codeOf('A,x,,,1,QQQ'),
        spaces: codeOf('A  B,x,,,1,GBP'),
        noSku: codeOf(',x,,,1,GBP'),
        category: codeOf('A,x,,No Slug,1,GBP'),
        short: codeOf('A,x'),
        quotes: codeOf('A,"x,,,1,GBP'),
      },
      {
        blank: 'bad_text',
        long: 'bad_text',
        text: 'bad_price',
        zero: 'bad_price',
        negative: 'bad_price',
        fraction: 'bad_price',
        huge: 'bad_price',
        currency: 'bad_currency',
        spaces: 'bad_sku',
        noSku: 'bad_sku',
        category: 'bad_category',
        short: 'malformed',
        quotes: 'malformed',
      },
    )
  })

  it('is refused when its sku stands on a good line above', () => {
    const { lines, refused } = read(OWN, 'A,bad,,,x,GBP', 'A,first,,,1,GBP', 'A,second,,,2,GBP')
    assert.deepEqual(
      [lines.map(({ line }) => line), refused.map(({ line, code }) => [line, code])],
      [
        [3],
        [
          [2, 'bad_price'],
          [4, 'duplicate_sku'],
        ],
      ],
    )
  })

  it('is counted from the number that the sender gives to the first line', () => {
    const file = readImport([OWN, '', 'A,,,,1,GBP'], 501)
    assert.deepEqual('refused' in file && file.refused.map(({ line }) => line), [502])
  })
})

describe('the header of a catalogue file', () => {
  it('is refused when a column is missing, unknown or there twice', () => {
    for (const header of ['', 'sku,title,price', `${OWN},colour`, `${OWN},sku`, 'stockCode,description'])
      assert.ok('badHeader' in readImport([header, 'x'], 2), header)
  })
})

describe('an import', () => {
  const plan = (owners: Product[], ...lines: string[]) =>
    planImport(read(OWN, ...lines).lines, owners, new Set(['mugs']), 1_000)

  it('makes what is new, changes what is different and leaves what is known', () => {
    const mug = sold({ sku: 'A', prices: [{ amount: 100, currency: 'GBP' }] })
    assert.equal(plan([mug], 'A,Mug,,,1,GBP').unchanged, 1)
    assert.equal(plan([mug], 'B,Cup,,,1,GBP').fresh.length, 1)
    const { updated, revisions } = plan([mug], 'A,Big mug,,mugs,1.20,GBP')
    const after = revisions[0]?.after
    assert.deepEqual(
      [updated, after?.version, after?.title, after?.categories, after?.variants[0]?.prices],
      [1, 2, 'Big mug', ['mugs'], [{ amount: 120, currency: 'GBP' }]],
    )
  })

  it('adds a price in another currency', () => {
    const mug = sold({ sku: 'A', prices: [{ amount: 100, currency: 'GBP' }] })
    assert.deepEqual(plan([mug], 'A,Mug,,,1.30,EUR').revisions[0]?.after.variants[0]?.prices, [
      { amount: 100, currency: 'GBP' },
      { amount: 130, currency: 'EUR' },
    ])
  })

  it('makes one revision of a product of which several variants are on the file, and leaves its title', () => {
    const { updated, revisions } = plan([sold({ sku: 'A' }, { sku: 'B' })], 'A,Red,,,1,GBP', 'B,Blue,,,2,GBP')
    assert.deepEqual(
      [updated, revisions.length, revisions[0]?.after.version, revisions[0]?.after.title],
      [2, 1, 2, 'Mug'],
    )
  })

  it('refuses one price or category more than a product can have', () => {
    const mug = sold({ sku: 'A', prices: [{ amount: 100, currency: 'GBP' }] })
    const categories = Array.from({ length: 20 }, (_, at) => `c-${at}`)
    assert.equal(plan([{ ...mug, categories }], 'A,Mug,,mugs,1,GBP').refused[0]?.code, 'bad_category')
    const prices = Intl.supportedValuesOf('currency').slice(0, 30)
    const dear = sold({ sku: 'A', prices: prices.map((currency) => ({ amount: 1, currency })) })
    assert.equal(plan([dear], 'A,Mug,,,1,ZMW').refused[0]?.code, 'bad_price')
  })

  it('refuses a category that nobody has made', () => {
    const { fresh, refused } = plan([], 'A,Mug,,jugs,1,GBP')
    assert.deepEqual([fresh.length, refused[0]?.line, refused[0]?.code], [0, 2, 'bad_category'])
  })
})
