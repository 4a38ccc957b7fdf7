import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { prepareDatabases } from './databases.ts'
import { openDataFolder, saveSecrets } from './supervisor/data-folder.ts'
import { temporaryFolder } from './test-support.ts'

const POSTGRES = 'postgres://nobody@127.0.0.1:1/none'

test('a shop is not begun anew in the folder of one that lies elsewhere', async (t) => {
  const { path, remove } = temporaryFolder()
  t.after(remove)
  const secrets = openDataFolder(path)
  const prepare = (url?: string) => prepareDatabases(url, ['catalog', 'order'], path, secrets)
  assert.deepEqual(await prepare(), {})

  mkdirSync(join(path, 'databases'))
  writeFileSync(join(path, 'databases', 'order.db'), '')
  await assert.rejects(
    prepare(POSTGRES),
    /^Error: The shop of .* lies in SQLite, and nothing is moved: start it without SOUK_DATABASE_URL, or/,
  )
  assert.deepEqual(await prepare(), {})
})

test('nor is one on PostgreSQL; an address that was wrong makes none of it', async (t) => {
  const { path, remove } = temporaryFolder()
  t.after(remove)
  const prepare = (url?: string) => prepareDatabases(url, ['catalog', 'order'], path, openDataFolder(path))
  await assert.rejects(prepare(POSTGRES), /cannot be prepared/)
  assert.deepEqual(await prepare(), {})

  saveSecrets(path, { ...openDataFolder(path), databasePasswords: { order: 'x' } })
  await assert.rejects(
    prepare(),
    /^Error: The shop of .* lies in PostgreSQL, and nothing is moved: set SOUK_DATABASE_URL as before, or/,
  )
})
