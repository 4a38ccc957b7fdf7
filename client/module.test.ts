import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as source from './index.ts'
import { clientModule } from './module.ts'
import { json, stall } from './test-support.ts'

const MOST_BYTES = 10_000

const load = async (text: string) =>
  (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as Record<string, unknown>

test('the whole client is smaller than 10 kB, compressed', () => {
  const bytes = gzipSync(clientModule()).length
  assert.ok(bytes > 1_000 && bytes < MOST_BYTES, `${bytes} bytes`)
})

test('as one module it imports nothing and is the same client', async (t) => {
  const text = clientModule()
  assert.doesNotMatch(text, /\bimport\b|\brequire\b|\/\*\*|: string/)
  const made = (await load(text)) as unknown as typeof source
  assert.deepEqual(Object.keys(made).sort(), Object.keys(source).sort())
  const { url } = await stall(t, (response) => json(response, { slug: 'tea' }))
  assert.equal((await made.createClient({ url }).catalog.product({ idOrSlug: 'tea' })).slug, 'tea')
})

test('an error of one copy of the client is recognised by another', async (t) => {
  const other = (await load(clientModule())) as unknown as typeof source
  const { souk } = await stall(t, (response) => response.destroy())
  await assert.rejects(souk.catalog.categories(), other.isNoAnswer)
})

test('as one module it knows the operations that it is given', async (t) => {
  const made = await load(clientModule({ shelf: { stock: { route: 'GET /v1/shelves/:place' } } }))
  const { url, arrived } = await stall(t, (response) => json(response, { units: 3 }))
  const open = made.createClient as (options: object) => Record<string, Record<string, (input: object) => unknown>>
  const souk = open({ url })
  assert.deepEqual(Object.keys(souk), ['shelf'])
  assert.deepEqual(await souk.shelf?.stock?.({ place: 'left' }), { units: 3 })
  assert.equal(arrived[0]?.url, '/v1/shelves/left')
})
