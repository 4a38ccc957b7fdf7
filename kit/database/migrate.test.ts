import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { readMigrations } from './migrate.ts'

test('of a folder come the numbered files in their order, and of a pair the one for the engine, under one name', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'souk-migrations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const files = [
    '0002_b.postgres.sql',
    '0001_a.sql',
    '0002_b.sqlite.sql',
    '0010_c.sql',
    'notes.sql',
    '0003_d.md',
    '03_e.sql',
  ]
  for (const file of files) writeFileSync(join(folder, file), `-- ${file}`)
  const read = (engine: 'sqlite' | 'postgres') => readMigrations(pathToFileURL(`${folder}/`), engine)
  assert.deepEqual(read('sqlite'), [
    { id: '0001_a', text: '-- 0001_a.sql' },
    { id: '0002_b', text: '-- 0002_b.sqlite.sql' },
    { id: '0010_c', text: '-- 0010_c.sql' },
  ])
  assert.deepEqual(
    read('postgres').map(({ id, text }) => [id, text]),
    [
      ['0001_a', '-- 0001_a.sql'],
      ['0002_b', '-- 0002_b.postgres.sql'],
      ['0010_c', '-- 0010_c.sql'],
    ],
  )
})
