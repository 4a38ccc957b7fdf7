import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { systemClock, systemRandom } from '../world/index.ts'
import { isDatabaseError } from './database.ts'
import { postgresDialect } from './postgres/values.ts'
import { all, list, rows, sql, statement, type Dialect, type Fragment, type SqlValue } from './sql.ts'
import { openSqlite } from './sqlite/sqlite.ts'

const plain: Dialect = { placeholder: (at) => `$${at}` }
const made = (fragment: Fragment, dialect = plain) => {
  const { text, values } = statement(fragment.strings, fragment.values, dialect)
  return { text, values }
}

const text = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((each) => !each.includes('\0') && each.isWellFormed())
const value: fc.Arbitrary<SqlValue> = fc.oneof(
  text,
  fc.maxSafeInteger(),
  fc.constant(null),
  fc.constantFrom("'; drop table x; --", '$1', '?', "''", '\\', ')', '/*', '-- '),
)

test('values are bound in their order, and fragments nest to any depth', () => {
  const condition = sql`a = ${1} and (${sql`b = ${2} or ${sql`c = ${'x'}`}`})`
  assert.deepEqual(made(sql`select * from t where ${condition} limit ${3}`), {
    text: 'select * from t where a = $1 and (b = $2 or c = $3) limit $4',
    values: [1, 2, 'x', 3],
  })
})

test('lists, rows and conditions, also empty ones', () => {
  assert.deepEqual(made(sql`a in ${list(['x', 1])}`), { text: 'a in ($1, $2)', values: ['x', 1] })
  assert.deepEqual(made(sql`a in ${list([])}`), { text: 'a in ($1)', values: [null] })
  assert.deepEqual(
    made(
      sql`values ${rows([
        ['x', 1],
        ['y', 2],
      ])}`,
    ),
    { text: 'values ($1, $2), ($3, $4)', values: ['x', 1, 'y', 2] },
  )
  assert.deepEqual(made(all([])), { text: '1 = 1', values: [] })
  assert.deepEqual(made(all([sql`a = ${1}`, sql`b`])), { text: 'a = $1 and b', values: [1] })
})

test('on PostgreSQL numbers carry their type, and one template has a text for each kind of values', () => {
  const where = (value: SqlValue) => sql`select ${value} as x`
  assert.deepEqual(
    [1, 1.5, 'x', null, 2].map((each) => made(where(each), postgresDialect).text),
    ['select $1::int8 as x', 'select $1::float8 as x', 'select $1 as x', 'select $1 as x', 'select $1::int8 as x'],
  )
})

test('only a statement without fragments counts as one of a few', () => {
  const fixed = ({ strings, values }: Fragment) => statement(strings, values, plain).fixed
  assert.deepEqual([fixed(sql`a = ${1}`), fixed(sql`a in ${list([1])}`)], [true, false])
})

test('what no engine stores as it is meant is refused before it reaches one', () => {
  for (const wrong of ['a\0', '\ud800', 2 ** 53, -(2 ** 53), NaN, Infinity, 1e300])
    assert.throws(
      () => made(sql`${wrong}`),
      (error) => isDatabaseError(error, 'constraint'),
      String(wrong),
    )
  for (const wrong of [true, undefined, 1n, {}, [], () => {}])
    assert.throws(() => made(sql`${wrong as SqlValue}`), TypeError)
})

test('property: every value is bound, in its order, and none gets into the text', () => {
  const tree = fc.letrec<{ node: Fragment }>((tie) => ({
    node: fc
      .array(fc.oneof({ depthSize: 'small' }, value, tie('node')), { maxLength: 4 })
      .map((values) => sql(Object.assign(Array<string>(values.length + 1).fill('~'), { raw: [] }), ...values)),
  })).node
  const leaves = (fragment: Fragment): SqlValue[] =>
    fragment.values.flatMap((each) => (typeof each === 'object' && each !== null ? leaves(each) : [each]))
  fc.assert(
    fc.property(tree, (fragment) => {
      const { text, values } = made(fragment)
      assert.deepEqual(values, leaves(fragment))
      assert.deepEqual(
        text.match(/\$\d+/g) ?? [],
        values.map((_, at) => `$${at + 1}`),
      )
      assert.match(text, /^(~|\$\d+)*$/)
    }),
  )
})

test('property: whatever is bound comes back from a database as it was, alone, in a list and in rows', async (t) => {
  const database = openSqlite({ file: ':memory:', synchronous: 'NORMAL' }, systemClock, systemRandom)
  t.after(() => database.close())
  await database.migrate('case', [{ id: '0001_case', text: 'create table kept (at bigint primary key, body text)' }])
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { minLength: 1 }), value, async (bodies, any) => {
      assert.deepEqual(await database.read.get`select ${any} as it`, { it: any })
      const found = await database.transaction(async (db) => {
        await db.run`delete from kept`
        await db.run`insert into kept (at, body) values ${rows(bodies.map((body, at) => [at, body]))}`
        return db.all<{ body: string }>`select body from kept where body in ${list(bodies)} order by at`
      })
      assert.deepEqual(
        found.map(({ body }) => body),
        bodies,
      )
    }),
  )
})
