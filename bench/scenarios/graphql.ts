import { openConnection, requestBytes } from '../load/connection.ts'
import { load, type LoadSettings, type Outcome } from '../load/run.ts'
import type { Running } from '../system.ts'

/** What a page of a product shows. Its stock comes from another service. */
const PAGE = `query ($product: String!) {
  catalogProduct(idOrSlug: $product) {
    title
    description
    images { url alt }
    variants { sku title prices { amount currency } stock { available } }
  }
}`

/** Reads the page of one product over GraphQL, over and over, and compares every answer with the first. */
export async function readProductPage(system: Running, settings: LoadSettings): Promise<Outcome> {
  const url = new URL(system.gateway)
  const probe = await openConnection(url)
  const list = await probe.send(requestBytes('GET', '/v1/products?limit=1', {}))
  const { data } = JSON.parse(String(list.body)) as { data: { slug: string }[] }
  const asked = { query: PAGE, variables: { product: data[0]?.slug } }
  const request = requestBytes('POST', '/graphql', {}, asked)
  const expected = (await probe.send(request)).body
  probe.close()
  if (!/"available":\d/.test(String(expected))) throw new Error(`no page: ${String(expected).slice(0, 300)}`)
  return load(system.gateway, settings, async (connection) => {
    const { status, body } = await connection.send(request)
    if (status !== 200 || !body.equals(expected))
      throw new Error(`a wrong answer: ${status} ${String(body).slice(0, 200)}`)
  })
}
