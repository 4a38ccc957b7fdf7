import {
  array,
  command,
  contract,
  currency,
  event,
  id,
  integer,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  string,
  time,
} from '@souk/kit/contract'

// One line of text: no control characters, no half surrogate pairs, and no white space at its ends.
const LINE = '^[^\\s\\p{Cc}\\p{Cs}]([^\\p{Cc}\\p{Cs}]*[^\\s\\p{Cc}\\p{Cs}])?$'
const TEXT = '^[^\\u0000\\p{Cs}]*$'

const productId = id('prod')
const variantId = id('var')
const slug = string({ max: 100, pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', doc: 'Its name in web addresses.' })
const title = string({ max: 200, pattern: LINE, example: 'Ochre mug' })
const description = string({ max: 10_000, pattern: TEXT, doc: 'Plain text.' })
const sku = string({
  max: 64,
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*( [A-Za-z0-9._-]+)*$',
  doc: 'Stock keeping unit, one in the whole shop.',
  example: 'CER-MUG-OCH',
})
const categories = array(slug, { max: 20, doc: 'Slugs of the categories it stands in.' })
const image = object(
  {
    url: string({ max: 500, pattern: '^(https?://|/v1/media/)[^\\s"<>]+$', example: '/v1/media/ochre-mug.svg' }),
    alt: string({ max: 300, pattern: TEXT, doc: 'What the picture shows, for who cannot see it.' }),
  },
  { title: 'Image' },
)
const images = array(image, { max: 20, doc: 'The first is the main one.' })
const option = object(
  { name: string({ max: 40, pattern: LINE }), value: string({ max: 60, pattern: LINE }) },
  { title: 'Option' },
)
const options = array(option, { max: 5, doc: 'What tells it from the other variants: colour, size.' })
// A thousand million of minor units times a million pieces is still an exact number.
const price = object(
  { amount: integer({ min: 1, max: 1_000_000_000, doc: 'Minor units: 2499 is 24.99.' }), currency },
  { title: 'Price' },
)
const prices = array(price, { max: 30, doc: 'One for each currency. None: it is not for sale.' })
const version = integer({ min: 1, doc: 'Grows with each change; the entity tag.' })

const variant = object({ id: variantId, sku, title, options, prices }, { title: 'Variant' })
const product = object(
  {
    id: productId,
    slug,
    title,
    description,
    categories,
    images,
    variants: array(variant, { max: 100 }),
    version,
    createdAt: time(),
    updatedAt: time(),
  },
  { title: 'Product' },
)
const texts = {
  slug: optional(slug),
  description: optional(description),
  categories: optional(categories),
  images: optional(images),
}
const looks = {
  title: optional(string({ max: 200, pattern: LINE, doc: 'Default: the values of its options.' })),
  options: optional(options),
}
const offer = object(
  {
    sku,
    variantId,
    productId,
    slug,
    title,
    variantTitle: title,
    options,
    prices,
    image: optional(image),
  },
  { title: 'Offer' },
)
const category = object({ slug, title, description }, { title: 'Category' })

const ifVersion = optional(integer({ min: 1, doc: 'Only if the product still has this version.' }))
const conditional = { headers: { ifVersion: 'If-Match' }, access: 'catalog:write' } as const
const ofProduct = { unknown_product: 'not_found', changed_meanwhile: 'precondition' } as const
const ofPrices = { duplicate_currency: 'invalid', unknown_currency: 'invalid' } as const
const ofPlace = { slug_taken: 'conflict', unknown_category: 'invalid' } as const
const ofVariant = { ...ofProduct, unknown_variant: 'not_found' } as const
const ofSku = { sku_taken: 'conflict', duplicate_option: 'invalid' } as const

const mediaName = string({
  max: 100,
  pattern: '^[a-z0-9]+([._-][a-z0-9]+)*\\.(svg|png|jpg|jpeg|webp)$',
  doc: 'A file name in lower case.',
  example: 'teapot-1.svg',
})
const contentType = oneOf(['image/svg+xml', 'image/png', 'image/jpeg', 'image/webp'])
const content = string({ min: 4, max: 180_000, pattern: '^[A-Za-z0-9+/]+={0,2}$', doc: 'The file in base64.' })

const faultCode = oneOf([
  'malformed',
  'bad_sku',
  'duplicate_sku',
  'bad_text',
  'bad_price',
  'bad_currency',
  'bad_category',
])
const lineFault = object(
  { line: integer({ min: 1 }), code: faultCode, message: string(), sku: optional(string()) },
  { title: 'ImportFault' },
)
const lines = (doc: string) => integer({ min: 0, doc })

export const catalog = contract('catalog', {
  doc: 'Knows what the shop sells: products, their variants, prices, categories and pictures.',
  operations: {
    products: query('GET /v1/products', {
      doc: 'The products, newest first. `category`, `sku` and `id` narrow the list.',
      input: object({
        category: optional(slug),
        sku: optional(sku),
        id: optional(array(productId, { min: 1, max: 100 })),
        ...paging,
      }),
      output: page(product),
      link: { field: 'product', key: 'productId', input: 'id' },
      access: 'public',
      freshSeconds: 2,
      refusals: { bad_cursor: 'invalid' },
    }),
    product: query('GET /v1/products/:idOrSlug', {
      doc: 'One product, by its id or its slug.',
      input: object({ idOrSlug: string({ min: 1, max: 200, example: 'ochre-mug' }) }),
      output: product,
      access: 'public',
      freshSeconds: 2,
      refusals: { unknown_product: 'not_found' },
    }),
    variants: query('GET /v1/variants', {
      doc: 'What is sold under some skus, and for how much. Skus that nobody sells are left out.',
      input: object({ sku: array(sku, { min: 1, max: 200 }) }),
      output: object({ data: array(offer, { max: 200 }) }),
      access: 'public',
      link: { field: 'offer', key: 'sku' },
      priority: 'checkout',
    }),
    create: command('POST /v1/products', {
      doc: 'A new product. Without a slug one is made from the title.',
      input: object({
        title,
        ...texts,
        variants: optional(array(object({ sku, ...looks, prices: optional(prices) }), { max: 100 })),
      }),
      output: product,
      access: 'catalog:write',
      status: 201,
      refusals: { ...ofPlace, ...ofSku, ...ofPrices, duplicate_sku: 'invalid' },
    }),
    change: command('PATCH /v1/products/:id', {
      doc: 'Changes what is given and leaves the rest. A new title leaves the slug as it is.',
      input: object({ id: productId, title: optional(title), ...texts, ifVersion }),
      output: product,
      ...conditional,
      refusals: { ...ofProduct, ...ofPlace },
    }),
    remove: command('DELETE /v1/products/:id', {
      doc: 'Takes a product out of the shop for good. Its skus and its slug are free again.',
      input: object({ id: productId, ifVersion }),
      output: object({ id: productId }),
      ...conditional,
      refusals: ofProduct,
    }),
    addVariant: command('POST /v1/products/:id/variants', {
      doc: 'One more variant, at the end of the list.',
      input: object({ id: productId, sku, ...looks, prices: optional(prices), ifVersion }),
      output: product,
      ...conditional,
      status: 201,
      refusals: { ...ofProduct, ...ofSku, ...ofPrices, too_many_variants: 'conflict' },
    }),
    changeVariant: command('PATCH /v1/products/:id/variants/:variantId', {
      doc: 'Changes what is given of a variant and leaves the rest.',
      input: object({ id: productId, variantId, sku: optional(sku), ...looks, ifVersion }),
      output: product,
      ...conditional,
      refusals: { ...ofVariant, ...ofSku },
    }),
    removeVariant: command('DELETE /v1/products/:id/variants/:variantId', {
      doc: 'Takes a variant out of the shop for good.',
      input: object({ id: productId, variantId, ifVersion }),
      output: product,
      ...conditional,
      refusals: ofVariant,
    }),
    price: command('PUT /v1/products/:id/variants/:variantId/prices', {
      doc: 'The whole price list of a variant. An empty one takes it off sale.',
      input: object({ id: productId, variantId, prices, ifVersion }),
      output: product,
      ...conditional,
      refusals: { ...ofVariant, ...ofPrices },
    }),
    categories: query('GET /v1/categories', {
      doc: 'The categories, by slug.',
      input: object(paging),
      output: page(category),
      access: 'public',
      freshSeconds: 5,
      refusals: { bad_cursor: 'invalid' },
    }),
    putCategory: command('PUT /v1/categories/:slug', {
      doc: 'Makes a category, or describes it anew.',
      input: object({ slug, title, description: optional(description) }),
      output: category,
      access: 'catalog:write',
    }),
    media: query('GET /v1/media/:name', {
      doc: 'A picture.',
      input: object({ name: mediaName }),
      output: object({ contentType, content }),
      file: true,
      access: 'public',
      freshSeconds: 30,
      refusals: { unknown_media: 'not_found' },
    }),
    putMedia: command('PUT /v1/media/:name', {
      doc: 'Stores a picture under a name, instead of the one that was there.',
      input: object({ name: mediaName, contentType, content }),
      output: object({ name: mediaName, url: string({ max: 200 }), bytes: integer({ min: 1 }) }),
      access: 'catalog:write',
      refusals: { bad_media: 'invalid' },
    }),
    importProducts: command('POST /v1/imports', {
      doc: 'Makes or updates products from CSV with the columns sku, title, description, category, price, currency, or stockCode, description, unitPriceGbp. One line is one sku. An existing sku gets the price in its currency, and its product, when it has no other variant, the title, the description and one more category. Empty cells change nothing. Good lines are kept, also when others are refused.',
      input: object({
        csv: string({ min: 1, max: 200_000, doc: 'A header and at most 4,000 lines.' }),
        firstLine: optional(integer({ min: 1, max: 100_000_000, doc: 'The number of the line below the header.' })),
      }),
      output: object({
        created: lines('Lines that made a product.'),
        updated: lines('Lines that changed one.'),
        unchanged: lines('Lines that say what is known already.'),
        refused: array(lineFault, { max: 4_000 }),
      }),
      text: { type: 'text/csv', field: 'csv' },
      access: 'catalog:write',
      refusals: { bad_header: 'invalid', too_many_lines: 'invalid' },
    }),
  },
  events: {
    created: event(object({ productId, product }), { key: 'productId', doc: 'Something new is sold.' }),
    changed: event(object({ productId, product }), {
      key: 'productId',
      doc: 'A product has other texts, pictures, categories or variants.',
    }),
    priced: event(object({ productId, variantId, sku, prices, version }), {
      key: 'productId',
      doc: 'A variant that was sold before has other prices.',
    }),
    deleted: event(object({ productId, slug, skus: array(sku, { max: 100 }) }), {
      key: 'productId',
      doc: 'It is sold no more.',
    }),
  },
})
