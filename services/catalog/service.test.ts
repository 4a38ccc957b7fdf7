import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isDatabaseError } from '@souk/kit/database'
import { isRefusal } from '@souk/kit/service'
import { staff, trial, type Trial } from '@souk/kit/testing'
import { catalog } from './contract.ts'
import service from './service.ts'
import { deleteProduct, insertProducts, saveProducts } from './store.ts'

const { operations: ops } = catalog
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
const refused = (code: string) => (error: unknown) => isRefusal(error, code)

let shop: Trial
let made = 0

before(async () => {
  shop = await trial([service])
  await shop.ask(ops.putCategory, { slug: 'mugs', title: 'Mugs', description: 'To drink from.' }, staff)
})
after(() => shop.stop())

const create = (draft: { title?: string; slug?: string; categories?: string[]; skus?: string[] } = {}) => {
  const { skus = [`SKU-${++made}`], title = `Thing ${made}`, ...rest } = draft
  const variants = skus.map((sku) => ({ sku, prices: [gbp(1_200)] }))
  return shop.ask(ops.create, { title, variants, ...rest }, staff)
}

/** Code and first pointer of the problem that an input gets. */
async function problem(operation: Parameters<Trial['send']>[0], input: unknown, as = staff) {
  const { status, body } = await shop.send(operation, input, as)
  const { code, errors } = body as { code: string; errors: { pointer?: string }[] }
  return [status, code, errors[0]?.pointer]
}

/** The events about one product, in order. */
const heard = async (productId: string) => {
  const events = (await shop.published()).filter(({ subject }) => subject === productId)
  return events.map(({ type, data }) => [type, data] as const)
}

describe('a product', () => {
  it('is found by its id and by its slug', async () => {
    const product = await create({ title: 'Crème brûlée dish' })
    assert.equal(product.slug, 'creme-brulee-dish')
    assert.deepEqual(await shop.ask(ops.product, { idOrSlug: product.id }), product)
    assert.deepEqual(await shop.ask(ops.product, { idOrSlug: product.slug }), product)
  })

  it('that nobody knows is not found, whatever it is called', async () => {
    for (const idOrSlug of ['nothing', 'prod_00000000000000000000000000', 'NO', "'; drop table product"])
      assert.deepEqual((await problem(ops.product, { idOrSlug })).slice(0, 2), [404, 'unknown_product'])
  })

  it('gets a slug of its own when another has the same title', async () => {
    const slugs = []
    for (let at = 0; at < 7; at++) slugs.push((await create({ title: 'Twin' })).slug)
    assert.deepEqual(slugs.slice(0, 5), ['twin', 'twin-2', 'twin-3', 'twin-4', 'twin-5'])
    assert.equal(new Set(slugs).size, 7)
  })

  it('cannot have a sku or a slug that another has', async () => {
    const { slug, variants } = await create()
    const skus = variants.map(({ sku }) => sku)
    await assert.rejects(create({ skus: ['FREE-1', ...skus] }), refused('sku_taken'))
    await assert.rejects(create({ slug }), refused('slug_taken'))
    assert.deepEqual(await shop.ask(ops.variants, { sku: ['FREE-1'] }), { data: [] })
  })

  it('is made once when many ask for the same sku at once', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => create({ skus: ['RACE'] })))
    assert.equal(answers.filter(({ status }) => status === 'fulfilled').length, 1)
    assert.ok(answers.every((each) => each.status === 'fulfilled' || isRefusal(each.reason, 'sku_taken')))
  })

  it('cannot stand in a category that does not exist', async () => {
    const input = { title: 'Jug', categories: ['mugs', 'jugs'] }
    assert.deepEqual(await problem(ops.create, input), [422, 'unknown_category', '/categories/1'])
  })

  it('frees its skus and its slug when it is removed', async () => {
    const { id, slug } = await create({ slug: 'gone', skus: ['GONE'], categories: ['mugs'] })
    assert.deepEqual(await shop.ask(ops.remove, { id }, staff), { id })
    await assert.rejects(shop.ask(ops.product, { idOrSlug: slug }), refused('unknown_product'))
    await assert.rejects(shop.ask(ops.remove, { id }, staff), refused('unknown_product'))
    assert.equal((await create({ slug, skus: ['GONE'] })).slug, slug)
    assert.deepEqual((await heard(id)).at(-1), ['catalog.deleted', { productId: id, slug, skus: ['GONE'] }])
  })
})

describe('a change', () => {
  it('leaves what is not given, and is told with the whole product', async () => {
    const { id, slug } = await create({ title: 'Before' })
    const product = await shop.ask(ops.change, { id, title: 'After', categories: ['mugs', 'mugs'] }, staff)
    assert.deepEqual([product.title, product.slug, product.version, product.categories], ['After', slug, 2, ['mugs']])
    assert.deepEqual((await heard(id)).at(-1), ['catalog.changed', { productId: id, product }])
  })

  it('that changes nothing keeps the version and is not told', async () => {
    const { id, title, version } = await create()
    assert.equal((await shop.ask(ops.change, { id, title }, staff)).version, version)
    assert.deepEqual((await heard(id)).length, 1)
  })

  it('is refused when the product has another version than the caller saw', async () => {
    const { id } = await create()
    await shop.ask(ops.change, { id, title: 'Mine', ifVersion: 1 }, staff)
    await assert.rejects(
      shop.ask(ops.change, { id, title: 'Yours', ifVersion: 1 }, staff),
      refused('changed_meanwhile'),
    )
    await assert.rejects(shop.ask(ops.remove, { id, ifVersion: 1 }, staff), refused('changed_meanwhile'))
  })

  it('of the slug moves the product and frees the old name', async () => {
    const { id } = await create({ slug: 'old-name' })
    await shop.ask(ops.change, { id, slug: 'new-name' }, staff)
    assert.equal((await shop.ask(ops.product, { idOrSlug: 'new-name' })).id, id)
    await assert.rejects(shop.ask(ops.product, { idOrSlug: 'old-name' }), refused('unknown_product'))
    const other = await create({ slug: 'old-name' })
    await assert.rejects(shop.ask(ops.change, { id: other.id, slug: 'new-name' }, staff), refused('slug_taken'))
  })
})

describe('a variant', () => {
  it('is added, changed, priced and removed, and can be found by its sku all the time', async () => {
    const { id } = await create({ skus: [] })
    const options = [{ name: 'Colour', value: 'Blue' }]
    const added = await shop.ask(ops.addVariant, { id, sku: 'VAR-1', options }, staff)
    const variantId = added.variants[0]?.id as string
    assert.equal(added.variants[0]?.title, 'Blue')
    await shop.ask(ops.changeVariant, { id, variantId, sku: 'VAR-2', title: 'Sky' }, staff)
    await shop.ask(ops.price, { id, variantId, prices: [gbp(5), { amount: 7, currency: 'EUR' }] }, staff)
    const { data } = await shop.ask(ops.variants, { sku: ['VAR-1', 'VAR-2'] })
    assert.deepEqual(
      data.map(({ sku, variantTitle, prices }) => [sku, variantTitle, prices.length]),
      [['VAR-2', 'Sky', 2]],
    )
    assert.deepEqual((await shop.ask(ops.removeVariant, { id, variantId }, staff)).variants, [])
    assert.deepEqual(await shop.ask(ops.variants, { sku: ['VAR-2'] }), { data: [] })
    const types = (await heard(id)).map(([type]) => type.replace('catalog.', ''))
    assert.deepEqual(types, ['created', 'changed', 'changed', 'priced', 'changed'])
  })

  it('cannot take the sku of another, not even of its own product', async () => {
    const { id, variants } = await create({ skus: ['OWN-1', 'OWN-2'] })
    const variantId = variants[0]?.id as string
    await assert.rejects(shop.ask(ops.addVariant, { id, sku: 'OWN-2' }, staff), refused('sku_taken'))
    await assert.rejects(shop.ask(ops.changeVariant, { id, variantId, sku: 'OWN-2' }, staff), refused('sku_taken'))
    assert.equal((await shop.ask(ops.changeVariant, { id, variantId, sku: 'OWN-1' }, staff)).version, 1)
  })

  it('that the product has not is not found', async () => {
    const [{ id }, other] = [await create(), await create()]
    const variantId = other.variants[0]?.id as string
    await assert.rejects(shop.ask(ops.price, { id, variantId, prices: [] }, staff), refused('unknown_variant'))
    await assert.rejects(shop.ask(ops.removeVariant, { id, variantId }, staff), refused('unknown_variant'))
  })

  it('is the hundredth at most', async () => {
    const { id } = await create({ skus: Array.from({ length: 100 }, (_, at) => `FULL-${at}`) })
    await assert.rejects(shop.ask(ops.addVariant, { id, sku: 'FULL-100' }, staff), refused('too_many_variants'))
  })
})

describe('a write', () => {
  const write = (work: Parameters<ReturnType<Trial['database']>['transaction']>[0]) =>
    shop.database('catalog').transaction(work)
  const conflict = (error: unknown) => isDatabaseError(error, 'conflict')

  it('is a conflict when the product was changed since it was read', async () => {
    const before = await create()
    await shop.ask(ops.change, { id: before.id, title: 'Meanwhile' }, staff)
    const after = { ...before, title: 'Late', version: 2 }
    await assert.rejects(
      write((db) => saveProducts(db, [{ before, after }])),
      conflict,
    )
    await assert.rejects(
      write((db) => deleteProduct(db, before)),
      conflict,
    )
    assert.equal((await shop.ask(ops.product, { idOrSlug: before.id })).title, 'Meanwhile')
  })

  it('is a conflict when a sku or a slug was taken since it was looked up', async () => {
    const first = await create()
    const second = await create()
    const id = `prod_${'0'.repeat(26)}`
    for (const { slug, variants } of [
      { ...first, slug: 'not-yet-taken' },
      { ...first, variants: [] },
    ]) {
      const after = { ...second, slug, variants, version: 2 }
      await assert.rejects(
        write((db) => insertProducts(db, [{ ...after, id }])),
        conflict,
      )
      await assert.rejects(
        write((db) => saveProducts(db, [{ before: second, after }])),
        conflict,
      )
    }
    assert.deepEqual(await shop.ask(ops.product, { idOrSlug: second.slug }), second)
  })
})

describe('the list of products', () => {
  it('shows each once, the newest first, page by page', async () => {
    const born: string[] = []
    for (let at = 0; at < 7; at++) born.unshift((await create({ categories: ['mugs'] })).id)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof listed>> = await listed(cursor)
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.page.nextCursor
      assert.equal(page.page.hasMore, cursor !== null)
    } while (cursor !== null)
    assert.deepEqual(seen.slice(0, 7), born)
    assert.equal(new Set(seen).size, seen.length)
  })
  const listed = (cursor: string | null) =>
    shop.ask(ops.products, { category: 'mugs', limit: 3, ...(cursor === null ? {} : { cursor }) })

  it('is narrowed to a sku', async () => {
    const { id } = await create({ skus: ['ONLY', 'ONLY-2'] })
    const { data } = await shop.ask(ops.products, { sku: 'ONLY-2' })
    assert.deepEqual(
      data.map((product) => product.id),
      [id],
    )
    assert.deepEqual((await shop.ask(ops.products, { sku: 'ONLY-2', category: 'mugs' })).data, [])
  })

  it('has all of those that are named, however many, without what does not exist', async () => {
    const named: string[] = []
    for (let at = 0; at < 25; at++) named.unshift((await create({})).id)
    const nobody = `prod_${'0'.repeat(26)}`
    const { data, page } = await shop.ask(ops.products, { id: [...named, nobody] })
    assert.deepEqual(
      data.map((product) => product.id),
      named,
    )
    assert.equal(page.hasMore, false)
  })

  it('does not begin at a cursor that it never gave', async () => {
    assert.deepEqual(await problem(ops.products, { cursor: "' or 1=1" }), [422, 'bad_cursor', '/cursor'])
    assert.deepEqual(await problem(ops.categories, { cursor: '../' }), [422, 'bad_cursor', '/cursor'])
  })
})

describe('a category', () => {
  it('is described anew, and keeps the description that is not given', async () => {
    await shop.ask(ops.putCategory, { slug: 'bowls', title: 'Bowls', description: 'Deep.' }, staff)
    await shop.ask(ops.putCategory, { slug: 'bowls', title: 'Our bowls' }, staff)
    const { data, page } = await shop.ask(ops.categories, { limit: 1 })
    assert.deepEqual([data, page.nextCursor], [[{ slug: 'bowls', title: 'Our bowls', description: 'Deep.' }], 'bowls'])
    assert.equal((await shop.ask(ops.categories, { cursor: 'bowls' })).data[0]?.slug, 'mugs')
  })
})

describe('a picture', () => {
  const content = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64')

  it('is given back as it was stored, and replaced by the next of its name', async () => {
    const stored = await shop.ask(ops.putMedia, { name: 'pot-1.svg', contentType: 'image/svg+xml', content }, staff)
    assert.deepEqual(stored, { name: 'pot-1.svg', url: '/v1/media/pot-1.svg', bytes: 41 })
    await shop.ask(ops.putMedia, { name: 'pot-1.svg', contentType: 'image/svg+xml', content: 'PHN2Zy8+' }, staff)
    const found = await shop.ask(ops.media, { name: 'pot-1.svg' })
    assert.deepEqual(found, { contentType: 'image/svg+xml', content: 'PHN2Zy8+' })
    await assert.rejects(shop.ask(ops.media, { name: 'pot-2.svg' }), refused('unknown_media'))
  })

  it('is refused when it is not what its type or its name says', async () => {
    const put = (name: string, contentType: string, text: string) =>
      problem(ops.putMedia, { name, contentType, content: text })
    assert.deepEqual(await put('a.png', 'image/png', content), [422, 'bad_media', '/content'])
    assert.deepEqual(await put('a.png', 'image/svg+xml', content), [422, 'bad_media', '/contentType'])
    assert.deepEqual(await put('a.svg', 'image/svg+xml', content.slice(0, -3)), [422, 'bad_media', '/content'])
    assert.deepEqual(await put('../a.svg', 'image/svg+xml', content), [422, 'invalid', '/name'])
    assert.deepEqual(await put('a.svg', 'text/html', content), [422, 'invalid', '/contentType'])
  })
})

describe('an import', () => {
  const header = 'sku,title,description,category,price,currency'
  const send = (...lines: string[]) => shop.ask(ops.importProducts, { csv: [header, ...lines].join('\n') }, staff)

  it('keeps the good lines, names the others, and does nothing the second time', async () => {
    const lines = ['IMP-1,Red pot,"Big, round",mugs,12.50,GBP', 'IMP-2,,,,1,GBP', 'IMP-3,Red pot,,,900,JPY', 'IMP-4']
    const first = await send(...lines)
    assert.deepEqual([first.created, first.updated, first.unchanged], [2, 0, 0])
    assert.deepEqual(
      first.refused.map(({ line, code, sku }) => [line, code, sku]),
      [
        [3, 'bad_text', 'IMP-2'],
        [5, 'malformed', undefined],
      ],
    )
    assert.deepEqual(await send(...lines), { ...first, created: 0, unchanged: 2 })
    const red = await shop.ask(ops.product, { idOrSlug: 'red-pot' })
    assert.deepEqual([red.description, red.categories, red.version], ['Big, round', ['mugs'], 1])
    assert.deepEqual(red.variants[0]?.prices, [gbp(1_250)])
    assert.equal((await shop.ask(ops.product, { idOrSlug: 'red-pot-2' })).variants[0]?.sku, 'IMP-3')
  })

  it('tells of a new price and of a new title', async () => {
    await send('IMP-5,Pan,,,1,GBP')
    await send('IMP-5,Big pan,,,2,GBP')
    const [product] = (await shop.ask(ops.products, { sku: 'IMP-5' })).data
    const types = (await heard(product?.id as string)).map(([type]) => type)
    assert.deepEqual([types, product?.version], [['catalog.created', 'catalog.changed', 'catalog.priced'], 2])
  })

  it('takes four thousand lines at once, and not one more', async () => {
    const lines = Array.from({ length: 4_000 }, (_, at) => `L${at},Thing,,,1,GBP`)
    assert.equal((await send(...lines)).created, 4_000)
    assert.deepEqual(await send(...lines.map((line) => line.replace('Thing,,,1', 'Other,,,2'))), {
      created: 0,
      updated: 4_000,
      unchanged: 0,
      refused: [],
    })
    await assert.rejects(send(...lines, 'L,x,,,1,GBP'), refused('too_many_lines'))
  })

  it('is refused as a whole when its header is not understood', async () => {
    assert.deepEqual(await problem(ops.importProducts, { csv: 'a,b\n1,2' }), [422, 'bad_header', '/csv'])
  })
})

describe('what the catalog is asked', () => {
  it('is refused by field when it is out of bounds', async () => {
    const { id, variants } = await create()
    const variantId = variants[0]?.id
    const price = (amount: unknown, currency = 'GBP') => ({ id, variantId, prices: [{ amount, currency }] })
    const wrong: [Parameters<typeof problem>[0], unknown, string, string][] = [
      ...[0, -1, 1.5, 1_000_000_001, '5', null].map((amount): (typeof wrong)[number] => [
        ops.price,
        price(amount),
        'invalid',
        '/prices/0/amount',
      ]),
      [ops.price, price(5, 'gbp'), 'invalid', '/prices/0/currency'],
      [ops.price, price(5, 'QQQ'), 'unknown_currency', '/prices/0/currency'],
      [ops.price, { id, variantId, prices: [gbp(1), gbp(2)] }, 'duplicate_currency', '/prices/1/currency'],
      [ops.price, { ...price(5), id: 'x' }, 'invalid', '/id'],
      [ops.create, { title: '' }, 'invalid', '/title'],
      [ops.create, { title: ' ' }, 'invalid', '/title'],
      [ops.create, { title: 'x\u0000' }, 'invalid', '/title'],
      [ops.create, { title: '\ud800' }, 'invalid', '/title'],
      [ops.create, { title: 'x'.repeat(201) }, 'invalid', '/title'],
      [ops.create, { title: 'x', slug: 'No Slug' }, 'invalid', '/slug'],
      [ops.create, { title: 'x', colour: 'red' }, 'invalid', '/colour'],
      [ops.create, { title: 'x', variants: [{ sku: 'D' }, { sku: 'D' }] }, 'duplicate_sku', '/variants/1/sku'],
      [ops.create, { title: 'x', images: [{ url: 'javascript:1', alt: '' }] }, 'invalid', '/images/0/url'],
      [ops.change, { id, ifVersion: 0 }, 'invalid', '/ifVersion'],
      [ops.variants, { sku: [] }, 'invalid', '/sku'],
      [ops.variants, { sku: Array(201).fill('A') }, 'invalid', '/sku'],
      [ops.products, { limit: 0 }, 'invalid', '/limit'],
      [ops.products, { limit: 101 }, 'invalid', '/limit'],
      [ops.putCategory, { slug: 'x', title: 'x', description: '\0' }, 'invalid', '/description'],
    ]
    for (const [operation, input, code, pointer] of wrong)
      assert.deepEqual(await problem(operation, input), [422, code, pointer], JSON.stringify(input).slice(0, 100))
  })

  it('takes the largest price', async () => {
    const { id, variants } = await create()
    const variantId = variants[0]?.id as string
    const { version } = await shop.ask(ops.price, { id, variantId, prices: [gbp(1_000_000_000)] }, staff)
    assert.equal(version, 2)
  })

  it('must come from staff when it changes something', async () => {
    const commands = Object.values(ops).filter(({ kind }) => kind === 'command')
    assert.ok(commands.length > 8)
    for (const operation of commands) {
      assert.equal((await shop.send(operation, {})).status, 401, operation.name)
      assert.equal((await shop.send(operation, {}, { subject: 'cus', permissions: ['orders:read'] })).status, 403)
    }
  })
})
