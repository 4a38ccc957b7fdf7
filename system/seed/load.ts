import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { categories, products } from './catalogue.ts'
import { picture } from './pictures.ts'

interface Shop {
  readonly gateway: string
  readonly staffKey: string
  readonly data: string
}

/**
 * Loads the seed catalogue through the public API, once for each data folder. Every request can be repeated, so that a
 * start that was interrupted here goes on with the next one.
 */
export async function loadSeed(shop: Shop): Promise<void> {
  const done = join(shop.data, 'seeded')
  if (existsSync(done)) return
  process.stdout.write(`loading ${products.length} products … `)
  for (const { slug, title, description } of categories)
    await send(shop, 'PUT', `/v1/categories/${slug}`, { title, description })
  for (const product of products) {
    const name = `${product.slug}.svg`
    await send(shop, 'PUT', `/v1/media/${name}`, {
      contentType: 'image/svg+xml',
      content: Buffer.from(picture(product)).toString('base64'),
    })
    const { slug, title, description, categories: inCategories, variants } = product
    const images = [{ url: `/v1/media/${name}`, alt: title }]
    const shown = variants.map(({ stock: _stock, ...variant }) => variant)
    await send(
      shop,
      'POST',
      '/v1/products',
      { slug, title, description, categories: inCategories, images, variants: shown },
      `seed-${slug}`,
    )
    for (const { sku, stock } of variants)
      if (stock > 0)
        await send(
          shop,
          'POST',
          `/v1/stock/${sku}/receipts`,
          { quantity: stock, reason: 'seed catalogue' },
          `seed-${sku}`,
        )
  }
  writeFileSync(done, '')
  process.stdout.write('done\n')
}

async function send(
  { gateway, staffKey }: Shop,
  method: string,
  path: string,
  body: object,
  key?: string,
): Promise<void> {
  const headers = {
    authorization: `Bearer ${staffKey}`,
    'content-type': 'application/json',
    ...(key ? { 'idempotency-key': key } : {}),
  }
  const reply = await fetch(`${gateway}${path}`, { method, headers, body: JSON.stringify(body) })
  const text = await reply.text()
  // What is there already was loaded by a start that was interrupted later than the record of its answer is kept.
  if (!reply.ok && reply.status !== 409) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`)
}
