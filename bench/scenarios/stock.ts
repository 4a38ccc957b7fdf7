import type { Running } from '../system.ts'

const PRICE = '4.50'
const AT_ONCE = 8

/** Puts products into the shop that can be bought, and units of each on the shelf. */
export async function stockUp({ gateway, staffKey }: Running, skus: readonly string[], units: number): Promise<void> {
  const authorization = `Bearer ${staffKey}`
  const send = async (path: string, type: string, body: string, key: string) => {
    const headers = { authorization, 'content-type': type, 'idempotency-key': key }
    const reply = await fetch(`${gateway}${path}`, { method: 'POST', headers, body })
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
  }
  const lines = skus.map((sku) => `${sku},Thing ${sku},,,${PRICE},GBP`)
  const csv = ['sku,title,description,category,price,currency', ...lines, ''].join('\n')
  await send('/v1/imports', 'text/csv', csv, `import-${skus[0]}`)
  for (let at = 0; at < skus.length; at += AT_ONCE)
    await Promise.all(
      skus
        .slice(at, at + AT_ONCE)
        .map((sku) => send(`/v1/stock/${sku}/receipts`, 'application/json', `{"quantity":${units}}`, `stock-${sku}`)),
    )
}
