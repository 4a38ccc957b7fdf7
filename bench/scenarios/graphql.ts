import { setTimeout as delay } from 'node:timers/promises'
import { answered } from '../../proof/journeys/answered.ts'
import { EXAMPLE, NO_PYTHON, pythonOfExample } from '../../proof/journeys/python.ts'
import { openConnection, requestBytes, type Connection } from '../load/connection.ts'
import { load, type LoadSettings, type Outcome } from '../load/run.ts'
import type { Running } from '../system.ts'
import { buy } from './checkout.ts'

/** What a page of a product shows. Stock and what is bought together come from services of their own. */
const pageWith = (rest: string) => `query Page($product: String!) {
  catalogProduct(idOrSlug: $product) {
    title
    description
    images { url alt }
    variants { sku title prices { amount currency } stock { available } }
    ${rest}
  }
}`
const TOGETHER = 'boughtTogether { data { productId orders } }'
const CALLED = ['catalog.product', 'inventory.availability', 'recommendation.boughtTogether']
const HEARD_MS = 10_000

/** The folder of the service that knows what is bought together; says so where this machine cannot run it. */
export async function recommendation(): Promise<string | undefined> {
  if ((await pythonOfExample()) !== undefined) return EXAMPLE
  console.log(`what is bought together is left out of the page: it ${NO_PYTHON}`)
  return undefined
}

/** Reads the page of one product over GraphQL, over and over, compares every answer with the first, and says how many calls it took. */
export async function readProductPage(system: Running, settings: LoadSettings): Promise<Outcome> {
  const probe = await openConnection(new URL(system.gateway))
  const [product, other] = await products(probe)
  if (product === undefined || other === undefined) throw new Error('there are no two products')
  const isRecommending = (await system.processes()).some(({ service }) => service === 'recommendation')
  if (isRecommending) await sellTogether(probe, product, other)

  const query = pageWith(isRecommending ? TOGETHER : '')
  const request = requestBytes('POST', '/graphql', {}, { query, variables: { product: product.slug } })
  const before = await callsOf(system)
  const expected = (await probe.send(request)).body
  probe.close()
  const cold = await callsOf(system)
  const isWhole = /"available":\d/.test(String(expected)) && (!isRecommending || /"orders":1/.test(String(expected)))
  if (!isWhole) throw new Error(`no page: ${String(expected).slice(0, 300)}`)

  let pages = 0
  const outcome = await load(system.gateway, settings, async (connection) => {
    const { status, body } = await connection.send(request)
    pages++
    if (status !== 200 || !body.equals(expected))
      throw new Error(`a wrong answer: ${status} ${String(body).slice(0, 200)}`)
  })
  const kept = (await callsOf(system)) - cold
  console.log(`calls of services for that page: ${cold - before} at first, then ${(kept / pages).toFixed(2)} each`)
  return outcome
}

interface Product {
  readonly id: string
  readonly slug: string
  readonly variants: readonly { sku: string }[]
}

async function products(connection: Connection): Promise<readonly Product[]> {
  const { body } = await connection.send(requestBytes('GET', '/v1/products?limit=2', {}))
  return (JSON.parse(String(body)) as { data: Product[] }).data
}

/** Buys both, and waits until that is known. Another limit is another question, which nobody has kept an answer to. */
async function sellTogether(connection: Connection, one: Product, other: Product): Promise<void> {
  const skus = [one, other].map(({ variants }) => variants[0]?.sku as string)
  const { status, body } = await buy(connection, ...skus)
  if (status !== 201) throw new Error(`an order: ${status} ${String(body)}`)
  const end = performance.now() + HEARD_MS
  for (let limit = 5; performance.now() < end; limit = limit === 20 ? 5 : limit + 1, await delay(HEARD_MS / 50)) {
    const told = await connection.send(requestBytes('GET', `/v1/products/${one.id}/bought-together?limit=${limit}`, {}))
    if (String(told.body).includes(other.id)) return
  }
  throw new Error('nobody heard what was bought together')
}

/** How often the services of the page have been asked so far. */
async function callsOf(system: Running): Promise<number> {
  const processes = await system.processes()
  const asked = CALLED.flatMap((operation) =>
    processes.filter(({ service }) => operation.startsWith(`${service}.`)).map(({ url }) => answered(url, operation)),
  )
  return (await Promise.all(asked)).reduce((sum, count) => sum + count, 0)
}
