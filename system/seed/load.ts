import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { categories, products } from './catalogue.ts'
import { picture } from './pictures.ts'

interface Shop {
  readonly gateway: string
  readonly staffKey: string
  readonly data: string
  readonly signal: AbortSignal
}

/** A service that is killed while the catalogue is loaded is back by then. */
const ATTEMPTS = 40
const AGAIN_MS = 250

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

async function send(
  { gateway, staffKey, signal }: Shop,
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
  const request = { method, headers, body: JSON.stringify(body), signal }
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(`${gateway}${path}`, request)
    // What is there already was loaded by a start that was interrupted later than the record of its answer is kept.
    if (answer.status < 400 || answer.status === 409) return
    signal.throwIfAborted()
    if (answer.status < 500 || attempt === ATTEMPTS)
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`)
    await delay(AGAIN_MS, undefined, { signal })
  }
}

/** An answer that did not come counts as 503: it may come the next time. */
async function ask(url: string, request: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const reply = await fetch(url, request)
    return { status: reply.status, text: await reply.text() }
  } catch (error) {
    return { status: 503, text: String(error) }
  }
}
