import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startPostgres } from '@souk/kit/testing/postgres'
import { asStaff, insist } from './staff.ts'
import { startSystem, type System } from './system.ts'

const AT_ONCE = 40

const create = (system: System, n: number, product: object) =>
  insist(system, { method: 'POST', path: '/v1/products', body: product, key: `race-${n}` }, AbortSignal.timeout(20_000))

const mug = (title: string, sku: string) => ({ title, variants: [{ sku, prices: [{ amount: 900, currency: 'GBP' }] }] })

for (const engine of ['SQLite', 'PostgreSQL'] as const)
  test(`many writers at two instances of catalog keep skus and slugs unique and lose no change, on ${engine}`, async (t) => {
    const postgres = engine === 'PostgreSQL' ? await startPostgres() : undefined
    t.after(() => postgres?.stop())
    const env: Record<string, string> = postgres ? { SOUK_DATABASE_URL: postgres.url } : {}
    const system = await startSystem(t, { args: ['--no-seed', '--scale', 'catalog=2'], env })

    const oneSku = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => create(system, n, mug(`Mug number ${n}`, 'RACE-1'))),
    )
    assert.equal(oneSku.filter(({ outcome }) => outcome === 'ok').length, 1)
    assert.equal(oneSku.filter(({ code }) => code === 'sku_taken').length, AT_ONCE - 1)

    const oneTitle = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => create(system, 1_000 + n, mug('The same mug', `SAME-${n}`))),
    )
    assert.equal(oneTitle.filter(({ outcome }) => outcome === 'ok').length, AT_ONCE)
    const slugs = oneTitle.map(({ body }) => (body as { slug: string }).slug)
    assert.equal(new Set(slugs).size, AT_ONCE)

    const [first] = oneTitle
    const { id } = (first as (typeof oneTitle)[number]).body as { id: string }
    const path = `/v1/products/${id}/variants`
    const added = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        insist(
          system,
          { method: 'POST', path, body: { sku: `ADDED-${n}`, prices: [] }, key: `added-${n}` },
          AbortSignal.timeout(20_000),
        ),
      ),
    )
    assert.ok(added.every(({ outcome }) => outcome === 'ok'))
    const { body } = await asStaff(system, { method: 'GET', path: `/v1/products/${id}` })
    const { version, variants } = body as { version: number; variants: object[] }
    assert.deepEqual([version, variants.length], [13, 13])
    assert.equal(await system.stop(), 0)
  })
