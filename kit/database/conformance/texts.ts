import assert from 'node:assert/strict'
import type { Writer } from '../database.ts'
import type { Case } from './case.ts'
import { rejectsWith, using } from './support.ts'

const NOTE = 'create table note (id text primary key, body text)'
const put = (db: Writer, id: string, body: string | number | null = null) =>
  db.run`insert into note (id, body) values (${id}, ${body})`

const ASCII = [
  '',
  ' ',
  '007',
  '1e3',
  'null',
  "O'Brien",
  '"quoted"',
  'back\\slash',
  '\\n',
  '$1',
  '?',
  '%_',
  "'; drop table note; --",
]
const BEYOND = [
  'été',
  'e\u0301',
  'ß',
  'سوق',
  '市場',
  '👩‍👧‍👦',
  '\u{10ffff}',
  '\ufeffbom',
  '\u0001\u001f\u007f',
  'a\r\nb\tc',
]

export const texts: readonly Case[] = [
  {
    title: 'a text comes back as it went in: every script, quotes, backslashes, digits, empty, a million characters',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const each = [...ASCII, ...BEYOND, 'x'.repeat(1_000_000)]
        await transaction(async (db) => {
          for (const [at, body] of each.entries()) await put(db, `note_${at}`, body)
        })
        for (const [at, body] of each.entries())
          assert.equal((await read.get<{ body: string }>`select body from note where id = ${`note_${at}`}`)?.body, body)
        for (const body of each.slice(0, -1))
          assert.equal((await read.all`select id from note where body = ${body}`).length, 1, JSON.stringify(body))
      }),
  },
  {
    title: 'an empty text is not null',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        await transaction(async (db) => (await put(db, 'empty', ''), await put(db, 'null', null)))
        assert.deepEqual(await read.all`select id, body from note where body is null`, [{ id: 'null', body: null }])
        assert.deepEqual(await read.all`select id, body from note where body = ${''}`, [{ id: 'empty', body: '' }])
      }),
  },
  {
    title: 'a NUL and half a surrogate pair are refused, as values of a write and of a read',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        for (const wrong of ['a\0b', '\0', '\ud800', 'x\udc00y']) {
          await rejectsWith(
            'constraint',
            transaction((db) => put(db, wrong)),
          )
          await rejectsWith('constraint', read.all`select id from note where id = ${wrong}`)
        }
        assert.deepEqual(await read.all`select id from note`, [])
      }),
  },
  {
    title: 'texts are ordered and compared by their bytes',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const ordered = [
          '',
          ' a',
          '-',
          '0',
          '10',
          '9',
          'A',
          'B',
          'Z',
          '_',
          'a',
          'aB',
          'ab',
          'b',
          'É',
          'é',
          'я',
          '\uffee',
          '😀',
        ]
        await transaction(async (db) => {
          for (const id of ordered.toReversed()) await put(db, id)
        })
        const found = await read.all<{ id: string }>`select id from note order by id`
        assert.deepEqual(
          found.map(({ id }) => id),
          ordered,
        )
        assert.deepEqual(
          await read.all`select id from note where id > ${'ab'} and id < ${'я'} order by id desc limit 2`,
          [{ id: 'é' }, { id: 'É' }],
        )
        assert.deepEqual(await read.get`select min(id) as first, max(id) as last from note where id <> ''`, {
          first: ' a',
          last: '😀',
        })
      }),
  },
  {
    title: 'LIKE tells upper from lower case, with an escape that is named; lower() knows the letters of ASCII',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        await transaction(async (db) => {
          for (const id of ['Tea', 'tea', 'tea 50%', 'steam', 'ÄB']) await put(db, id)
        })
        const like = async (pattern: string) =>
          (await read.all<{ id: string }>`select id from note where id like ${pattern} escape '!' order by id`).map(
            ({ id }) => id,
          )
        assert.deepEqual(await like('tea%'), ['tea', 'tea 50%'])
        assert.deepEqual(await like('%ea%'), ['Tea', 'steam', 'tea', 'tea 50%'])
        assert.deepEqual(await like('%!%'), ['tea 50%'])
        assert.deepEqual(await like('_ea'), ['Tea', 'tea'])
        assert.deepEqual(await read.all`select id from note where lower(id) = ${'tea'} order by id`, [
          { id: 'Tea' },
          { id: 'tea' },
        ])
        assert.deepEqual(
          await read.all`select upper(${'ab'}) as up, length(${'é😀'}) as letters, 'a' || ${'b'} as joined`,
          [{ up: 'AB', letters: 2, joined: 'ab' }],
        )
      }),
  },
  {
    title: 'JSON is a text: not a blank is changed',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        const json = '{"b": 1.0,"a":[ ],"b":2,"text":"\\u0000 \\" \\\\"}'
        await transaction((db) => put(db, 'json', json))
        assert.deepEqual(await read.get`select body from note`, { body: json })
      }),
  },
  {
    title: 'a number in a column for text becomes its digits',
    run: (home) =>
      using(home, NOTE, async ({ transaction, read }) => {
        await transaction((db) => put(db, 'n', 5))
        assert.deepEqual(await read.get`select body from note`, { body: '5' })
      }),
  },
]
