import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { answered } from './answered.ts'
import { eventsOnBus } from './bus.ts'
import { collectSpans } from './collector.ts'
import { inDatabase } from './databases.ts'
import { stockUp } from './purchases.ts'
import { EXAMPLE, NO_PYTHON, pythonOfExample } from './python.ts'
import { ask, buyInTheEnd } from './shop.ts'
import { asStaff } from './staff.ts'
import { root, startSystem, temporaryFolder, type System } from './system.ts'
import { until } from './until.ts'

const NEEDED = 'catalog,inventory,cart,order,payment,shipping,provider,carrier'
const [CUP, SAUCER, LAMP] = ['FOR-CUP', 'FOR-SAUCER', 'FOR-LAMP']

const run = promisify(execFile)
const souk = async ({ data }: System, ...words: string[]): Promise<string> => {
  const env = { ...process.env, SOUK_DATA: data, SOUK_CALLED_FROM: root }
  return (await run(process.execPath, [join(root, 'system/souk.ts'), ...words], { env })).stdout
}

const productOf = async (shop: System, sku: string): Promise<string> => {
  const { body } = await asStaff(shop, { method: 'GET', path: `/v1/products?sku=${sku}` })
  return (body as { data: { id: string }[] }).data[0]?.id as string
}

async function buy(shop: System, ...skus: string[]): Promise<string> {
  const { status, body } = await buyInTheEnd(
    shop,
    skus.map((sku) => ({ sku, quantity: 1 })),
  )
  assert.equal(status, 201, JSON.stringify(body))
  return body.id
}

const rows = (shop: System, sql: string) => inDatabase(shop, 'recommendation', (look) => look(sql))
const heard = (shop: System, orderId: string) =>
  until(
    'the order was heard',
    async () => (await rows(shop, `select * from sold where order_id = '${orderId}'`)).length > 0,
  )

/** Everybody may get the same answer for a while: another limit is another question. */
const together = async (shop: System, product: string, limit: number) =>
  (await ask<{ data: unknown }>(shop, 'GET', `/v1/products/${product}/bought-together?limit=${limit}`)).body.data

/** The trace in which an order was confirmed is that in which the foreign service heard of it. */
async function isTraced(shop: System, spans: Awaited<ReturnType<typeof collectSpans>>['spans'], orderId: string) {
  const events = (await eventsOnBus(shop)) as unknown as { type: string; subject: string; traceparent: string }[]
  const confirmed = events.find(({ type, subject }) => type === 'order.confirmed' && subject === orderId)
  const traceId = confirmed?.traceparent.split('-')[1]
  const seenBy = () => new Set(spans.filter((span) => span.traceId === traceId).map(({ service }) => service))
  await until('one trace has the purchase and what was heard of it', () =>
    ['gateway', 'order', 'recommendation'].every((service) => seenBy().has(service)),
  )
}

test('a service in another language is a part of the system like any other', async (t) => {
  if ((await pythonOfExample()) === undefined) return t.diagnostic(NO_PYTHON)
  const { url, spans } = await collectSpans(t)
  const shop = await startSystem(t, {
    args: ['--no-seed', '--only', NEEDED, '--with', EXAMPLE],
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
  })
  await stockUp(shop, { [CUP]: 10, [SAUCER]: 10, [LAMP]: 10 }, 450)
  const [cup, saucer, lamp] = await Promise.all([CUP, SAUCER, LAMP].map((sku) => productOf(shop, sku)))
  assert.ok(cup && saucer && lamp)

  await t.test('what is bought together is recommended, through the gateway', async () => {
    await buy(shop, CUP, LAMP)
    await buy(shop, LAMP)
    const last = await buy(shop, CUP, SAUCER)
    await heard(shop, await buy(shop, CUP, SAUCER))
    await heard(shop, last)
    assert.deepEqual(await together(shop, cup, 5), [
      { productId: saucer, orders: 2 },
      { productId: lamp, orders: 1 },
    ])
    assert.deepEqual(await together(shop, cup, 1), [{ productId: saucer, orders: 2 }])
    assert.deepEqual(await together(shop, lamp, 5), [{ productId: cup, orders: 1 }])
    await isTraced(shop, spans, last)
    const unknown = await ask(shop, 'GET', '/v1/products/prod_00000000000000000000000000/bought-together')
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'unknown_product'])
  })

  await t.test('its answer is a field of every product in GraphQL, and leads on to products', async () => {
    const query = `{ catalogProduct(idOrSlug: "${cup}") { boughtTogether { data { orders product { title } } } } }`
    const { body } = await ask<{ data: { catalogProduct: { boughtTogether: unknown } } }>(shop, 'POST', '/graphql', {
      body: { query },
    })
    const expected = [SAUCER, LAMP].map((sku, at) => ({ orders: 2 - at, product: { title: `Thing ${sku}` } }))
    assert.deepEqual(body.data?.catalogProduct.boughtTogether, { data: expected }, JSON.stringify(body))
  })

  await t.test(
    'a page of a product takes three calls, and of those only the one for its stock when it is asked for again',
    async () => {
      const operations = ['catalog.product', 'inventory.availability', 'recommendation.boughtTogether']
      const counts = async () => {
        const counted = operations.map(async (operation) => {
          const instances = await shop.processes(operation.split('.')[0] as string)
          const each = await Promise.all(instances.map(({ url }) => answered(url, operation)))
          return each.reduce((sum, count) => sum + count, 0)
        })
        return Promise.all(counted)
      }
      const query = `{ catalogProduct(idOrSlug: "${saucer}") { title variants { sku stock { available } } boughtTogether { data { orders } } } }`
      const read = async () => {
        const before = await counts()
        const { body } = await ask<{ data: object; extensions: { cost: object } }>(shop, 'POST', '/graphql', {
          body: { query },
        })
        assert.deepEqual(body.extensions.cost, { estimated: 3, spent: 3, limit: 50 }, JSON.stringify(body))
        const after = await counts()
        return after.map((count, at) => count - (before[at] as number))
      }
      assert.deepEqual(await read(), [1, 1, 1])
      // A product is kept for two seconds, which a slow machine may have needed.
      const [products, ...others] = await read()
      assert.ok(products === 0 || products === 1)
      assert.deepEqual(others, [1, 0])
    },
  )

  await t.test('killed, it comes back with all that it knew, and hears what was sold meanwhile', async () => {
    await souk(shop, 'kill', 'recommendation')
    await heard(shop, await buy(shop, CUP, SAUCER))
    const [again] = await until('it is back', async () => {
      const found = await shop.processes('recommendation')
      return found[0]?.state === 'ready' && found
    })
    assert.equal(again?.restarts, 1)
    assert.match(await souk(shop, 'status'), /recommendation +ready +\d+/)
    assert.deepEqual(await together(shop, cup, 2), [
      { productId: saucer, orders: 3 },
      { productId: lamp, orders: 1 },
    ])
  })

  await t.test('two processes share its work', async () => {
    assert.match(await souk(shop, 'scale', 'recommendation=2'), /recommendation-2 +ready/)
    const orders = await Promise.all([1, 2, 3, 4].map(() => buy(shop, SAUCER, LAMP)))
    for (const order of orders) await heard(shop, order)
    assert.deepEqual(await together(shop, lamp, 1), [{ productId: saucer, orders: 4 }])
    await souk(shop, 'scale', 'recommendation=1')
  })

  await t.test('it keeps to the protocol, as those of the kit do', async () => {
    const before = await rows(shop, 'select * from souk_position order by key')
    const judged = async (...words: string[]) => {
      const { verdicts } = JSON.parse(await souk(shop, 'conformance', '--json', ...words)) as {
        verdicts: { faults: string[] }[]
      }
      return [verdicts.length, ...verdicts.flatMap(({ faults }) => faults)]
    }
    const [foreign, own] = await Promise.all([judged('recommendation', '--thorough'), judged('order')])
    assert.deepEqual([foreign, own], [[11], [9]])
    assert.deepEqual(await rows(shop, 'select * from souk_position order by key'), before)
    assert.match(await souk(shop, 'dead-letters'), /No event is parked/)
    assert.match(await souk(shop, 'doctor'), /ok +recommendation/)
  })

  await t.test('it can be added to a system that runs, but under no name that is taken', async () => {
    await souk(shop, 'stop', 'recommendation')
    assert.match(await souk(shop, 'start', 'recommendation', '--from', EXAMPLE), /recommendation +ready/)
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'service.json'), '{"name": "order", "run": ["true"]}')
    await assert.rejects(souk(shop, 'start', 'order', '--from', folder), /There is a service order here already/)
    await assert.rejects(souk(shop, 'start', 'weather', '--from', folder), /has the service order, not weather/)
  })

  await t.test('it ends when its supervisor has gone', async () => {
    shop.child.kill('SIGKILL')
    await until('no process is left', () => shop.living().length === 0)
  })
})

test('what the example in Python does with events and with input, its own tests show', async (t) => {
  const python = await pythonOfExample()
  if (python === undefined) return t.diagnostic(NO_PYTHON)
  const { stderr } = await run(python, ['-m', 'unittest'], { cwd: join(root, EXAMPLE) })
  assert.match(stderr, /Ran \d\d tests[^]*OK/)
})
