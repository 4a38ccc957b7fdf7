import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { contract, object, query, string } from '../contract/index.ts'
import { service, type Service } from '../service/index.ts'
import { trial, type Trial } from '../testing/index.ts'

const book = contract('book', {
  doc: 'Knows one word.',
  operations: {
    word: query('GET /word', { doc: '', input: object({}), output: object({ word: string() }), access: 'public' }),
  },
  events: {},
})
const FIRST = "create table entry (word text not null);\ninsert into entry (word) values ('hello')"

let shop: Trial
let folders: string[]
beforeEach(async () => {
  folders = []
  shop = await trial([])
})
afterEach(async () => {
  await shop.stop()
  for (const folder of folders) rmSync(folder, { recursive: true })
})

/** A version of the service that has these migrations. */
function version(...migrations: readonly string[]): Service {
  const folder = mkdtempSync(join(tmpdir(), 'souk-versions-'))
  folders.push(folder)
  for (const [at, text] of migrations.entries()) writeFileSync(join(folder, `000${at + 1}_step.sql`), text)
  return service(book, {
    migrations: pathToFileURL(`${folder}/`),
    operations: {
      word: async (_, ctx) => ({ word: (await ctx.db.get<{ word: string }>`select word from entry`)?.word ?? '' }),
    },
  })
}
const word = async () => (await shop.ask(book.operations.word, {})).word
const warned = () => shop.recorded.lines.filter(({ message }) => /migrations of a newer version/.test(message))

test('a process of the old version starts again after the new one has added something, answers, and says what it saw', async () => {
  const old = version(FIRST)
  const first = await shop.start(old)
  await shop.start(version(FIRST, 'alter table entry add column language text'))
  shop.kill(first)
  assert.equal(warned().length, 0)
  await shop.start(old)
  shop.kill('book')
  await shop.start(old)
  assert.equal(await word(), 'hello')
  assert.deepEqual(warned()[0]?.facts, { newer: ['0002_step'] })
})

test('a process of the old version does not start after the new one has taken something away', async () => {
  await shop.start(version(FIRST, '-- contract\nalter table entry rename column word to text'))
  const old = await shop.start(version(FIRST), { ready: false })
  await assert.rejects(old.started, /the data of book was written by a newer version .*0002_step.*: start that version/)
})
