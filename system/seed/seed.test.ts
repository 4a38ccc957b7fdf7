import assert from 'node:assert/strict'
import { test } from 'node:test'
import { categories, products } from './catalogue.ts'
import { motifs } from './pictures/motif.ts'
import { picture } from './pictures.ts'

const variants = products.flatMap((product) => product.variants)
const repeated = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index)

/** The first fault of an XML text, or undefined: tags in balance, quoted attributes once each, one root, no stray markup. */
const fault = (xml: string): string | undefined => {
  const open: string[] = []
  let [roots, end] = [0, 0]
  for (const found of xml.trim().matchAll(/<(\/?)([\w:-]+)((?:\s+[\w:-]+="[^"<&]*")*)\s*(\/?)>/g)) {
    const [tag, closing, name = '', attributes = '', empty] = found
    const between = xml.trim().slice(end, found.index)
    if (between.trim() !== '') return `stray text ${between.slice(0, 40)}`
    end = found.index + tag.length
    const names = [...attributes.matchAll(/([\w:-]+)=/g)].map((match) => match[1] as string)
    if (repeated(names).length > 0) return `attribute twice in ${tag}`
    if (closing) {
      if (open.pop() !== name) return `${tag} closes nothing`
    } else {
      if (open.length === 0) roots++
      if (!empty) open.push(name)
    }
  }
  if (end !== xml.trim().length) return `stray text ${xml.slice(end, end + 40)}`
  if (open.length > 0) return `${open.join(', ')} left open`
  return roots === 1 ? undefined : `${roots} roots`
}

test('the catalogue is large enough to browse', () => {
  assert.ok(products.length >= 60, `${products.length} products`)
  assert.ok(products.filter(({ variants }) => variants.length > 1).length >= 25)
})

test('slugs and skus are unique and in their form', () => {
  assert.deepEqual(repeated(products.map(({ slug }) => slug)), [])
  assert.deepEqual(repeated(categories.map(({ slug }) => slug)), [])
  assert.deepEqual(repeated(variants.map(({ sku }) => sku)), [])
  for (const { slug } of [...products, ...categories]) assert.match(slug, /^[a-z0-9]+(-[a-z0-9]+)*$/)
  for (const { sku } of variants) assert.match(sku, /^[A-Z0-9-]{3,40}$/)
})

test('every product is in a category that exists, and every category has products', () => {
  const known = categories.map(({ slug }) => slug)
  for (const { slug, categories: named } of products) {
    assert.ok(named.length > 0, slug)
    assert.deepEqual(repeated(named), [], slug)
    for (const category of named) assert.ok(known.includes(category), `${slug}: ${category}`)
  }
  for (const slug of known)
    assert.ok(
      products.some((product) => product.categories.includes(slug)),
      slug,
    )
})

test('every variant has a price in pounds, and every amount is a positive integer', () => {
  for (const { sku, prices } of variants) {
    const currencies = prices.map(({ currency }) => currency)
    assert.deepEqual(repeated(currencies), [], sku)
    for (const currency of ['GBP', 'EUR', 'USD']) assert.ok(currencies.includes(currency), `${sku}: ${currency}`)
    for (const { amount } of prices) assert.ok(Number.isSafeInteger(amount) && amount > 0, `${sku}: ${amount}`)
  }
})

test('stock is a whole number, and some of it is gone or nearly gone', () => {
  for (const { sku, stock } of variants) assert.ok(Number.isSafeInteger(stock) && stock >= 0, sku)
  assert.ok(variants.some(({ stock }) => stock === 0))
  assert.ok(variants.some(({ stock }) => stock > 0 && stock <= 3))
})

test('the variants of a product have the same options with different values and are priced in the same currencies', () => {
  for (const { slug, variants } of products) {
    assert.ok(variants.length > 0, slug)
    const names = variants.map(({ options }) => options.map(({ name }) => name).join())
    const currencies = variants.map(({ prices }) => prices.map(({ currency }) => currency).join())
    assert.equal(new Set(names).size, 1, slug)
    assert.equal(new Set(currencies).size, 1, slug)
    assert.deepEqual(repeated(variants.map(({ title }) => title)), [], slug)
  }
})

test('every picture is a small, well-formed, self-contained svg', () => {
  for (const product of products) {
    const svg = picture(product)
    assert.equal(fault(svg), undefined, product.slug)
    assert.ok(Buffer.byteLength(svg) < 12_000, `${product.slug}: ${Buffer.byteLength(svg)} bytes`)
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 800 800">/)
    assert.doesNotMatch(svg, /<script|href|<image|NaN|undefined|Infinity|\[object/, product.slug)
    for (const [, id] of svg.matchAll(/url\(#(\w+)\)/g)) assert.ok(svg.includes(`id="${id}"`), `${product.slug}: ${id}`)
  }
})

test('the check for well-formed xml catches what it is for', () => {
  assert.equal(fault('<a><b c="1"/></a>'), undefined)
  for (const broken of [
    '<a><b></a>',
    '<a>',
    '</a>',
    '<a b="1" b="2"/>',
    '<a/><b/>',
    '<a b=1/>',
    '<a>x</a>',
    '<a b="<"/>',
  ])
    assert.notEqual(fault(broken), undefined, broken)
})

test('a picture is the same every time and no two are alike', () => {
  const first = products.map(picture)
  assert.deepEqual(products.map(picture), first)
  assert.equal(new Set(first).size, products.length)
})

test('every motif is seen in at least one picture', () => {
  const seen = new Set<string>(products.map((product) => product.picture.motif))
  assert.deepEqual(
    Object.keys(motifs).filter((name) => !seen.has(name)),
    [],
  )
})
