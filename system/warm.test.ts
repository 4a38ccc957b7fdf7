import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { root } from './system.ts'

const file = (...path: string[]) => join(root, ...path)
const parts = [
  ['broker.ts'],
  ['gateway.ts'],
  ['service.ts', file('services', 'order')],
  ['service.ts', file('system', 'stand-ins', 'mailbox')],
]

function cacheFor(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'souk-cache-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return {
    run: (...args: string[]) => {
      const { SOUK_DATA: _, ...env } = process.env
      // Without addresses a part has nothing to do: it says so and ends, with everything loaded.
      return spawnSync(process.execPath, args, { env: { ...env, NODE_COMPILE_CACHE: folder, PORT: '1' } })
    },
    entries: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length,
  }
}

const start = ([part = '', ...args]: readonly string[]) => [
  file('system', 'process.mjs'),
  pathToFileURL(file('system', part)).href,
  ...args,
]

test('after the cache was filled, no process has types to strip', (t) => {
  const cache = cacheFor(t)
  assert.equal(cache.run(file('system', 'warm.ts')).status, 0)
  const filled = cache.entries()
  for (const part of parts) cache.run(...start(part))
  // The first file of each process is JavaScript.
  assert.equal(cache.entries(), filled + 1)
})

test('nor has one whose addresses name PostgreSQL or NATS', (t) => {
  const cache = cacheFor(t)
  const adapters = ['database/postgres', 'bus/nats'].map(
    (folder) => pathToFileURL(file('kit', folder, 'index.ts')).href,
  )
  const code = adapters.map((adapter) => `import ${JSON.stringify(adapter)}`).join('\n')
  cache.run(file('system', 'warm.ts'))
  const filled = cache.entries()
  assert.equal(cache.run('--input-type=module', '--eval', code).status, 0)
  // Those lines themselves.
  assert.equal(cache.entries(), filled + 1)
})

test('without that, each process has', (t) => {
  const cache = cacheFor(t)
  let before = 0
  for (const part of parts) {
    cache.run(...start(part))
    assert.ok(cache.entries() > before, `${part[0]} compiled nothing`)
    before = cache.entries()
  }
})
