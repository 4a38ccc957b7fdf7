import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { categories, products } from './catalogue.ts'
import { picture } from './pictures.ts'
import { send, type Shop } from './send.ts'

/**
 * Loads the seed catalogue through the public API, once for each data folder. Every request can be repeated, so that a
 * start that was interrupted here goes on with the next one. Rejects when `signal` aborts.
 */
export async function loadSeed(about: Omit<Shop, 'signal'>, signal: AbortSignal): Promise<void> {
  const shop = { ...about, signal }
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
