import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { format } from 'prettier'
import {
  array,
  command,
  contract,
  event,
  golden,
  integer,
  object,
  oneOf,
  optional,
  page,
  paging,
  query,
  readGolden,
  string,
  union,
} from './index.ts'

const shop = contract('shop', {
  doc: 'Sells "things", 日本 too.',
  operations: {
    list: query('GET /v1/things', {
      doc: 'Everything.',
      input: object({ ...paging }),
      output: page(object({ name: string(), tags: array(string({ doc: 'Words.', example: 'blue' })) })),
      access: 'public',
    }),
    pay: command('POST /v1/payments', {
      doc: 'Pays.',
      input: object({
        amount: integer(),
        by: union('method', { card: { token: string() }, transfer: { iban: string(), name: optional(string()) } }),
      }),
      output: object({ state: oneOf(['paid', 'waiting']) }),
      access: 'shop:write',
      refusals: { declined: 'declined' },
    }),
  },
  events: { paid: event(object({ id: string(), amount: integer() }), { key: 'id', doc: 'Money came.' }) },
})

/** A contract whose one query takes these fields and whose one event has these words. */
const taking = (fields: readonly string[]) =>
  contract('one', {
    doc: '',
    operations: {
      ask: query('GET /v1/one', {
        doc: '',
        input: object(Object.fromEntries(fields.map((name) => [name, optional(oneOf(['x', ...fields]))]))),
        output: object({}),
        access: 'public',
      }),
    },
    events: {},
  })

describe('golden', () => {
  test('numbers fields, words and shapes in declared order', () => {
    const { wire } = readGolden(golden(shop))
    assert.deepEqual(wire['pay.input'], { numbers: { amount: 1, by: 2 } })
    assert.deepEqual(wire['pay.input.by'], { numbers: { card: 1, transfer: 2 } })
    assert.deepEqual(wire['pay.input.by.transfer'], { numbers: { iban: 1, name: 2 } })
    assert.deepEqual(wire['pay.output.state'], { numbers: { paid: 1, waiting: 2 } })
    assert.deepEqual(wire['list.output.data'], { numbers: { name: 1, tags: 2 } })
    assert.deepEqual(wire['paid.payload'], { numbers: { id: 1, amount: 2 } })
  })

  test('keeps numbers when the order changes and gives the next one to a new field', () => {
    const after = golden(taking(['c', 'b', 'a']), golden(taking(['a', 'b'])))
    assert.deepEqual(readGolden(after).wire['ask.input'], { numbers: { c: 3, b: 2, a: 1 } })
  })

  test('reserves what was removed, and does not give its number to the same name again', () => {
    const without = golden(taking(['b']), golden(taking(['a', 'b'])))
    assert.deepEqual(readGolden(without).wire['ask.input'], { numbers: { b: 2 }, reserved: { a: [1] } })
    assert.deepEqual(readGolden(without).wire['ask.input.a'], { numbers: {}, reserved: { x: [1], a: [2], b: [3] } })
    const again = golden(taking(['a', 'b']), without)
    assert.deepEqual(readGolden(again).wire['ask.input'], { numbers: { a: 3, b: 2 }, reserved: { a: [1] } })
  })

  test('never lets a number mean two things, whatever comes and goes', () => {
    const fields = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'toString', 'constructor'), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(fields, { minLength: 1, maxLength: 8 }), (versions) => {
        const meanings = new Map<string, string>()
        let text: string | undefined
        for (const version of versions) {
          text = golden(taking(version), text)
          assert.equal(golden(taking(version), text), text)
          for (const [place, { numbers }] of Object.entries(readGolden(text).wire)) {
            assert.equal(new Set(Object.values(numbers)).size, Object.keys(numbers).length)
            for (const [name, number] of Object.entries(numbers)) {
              const before = meanings.get(`${place} ${number}`)
              assert.ok(before === undefined || before === name, `${place} ${number} was ${before}, is ${name}`)
              meanings.set(`${place} ${number}`, name)
            }
          }
        }
      }),
    )
  })

  test('is written as prettier would write it', async () => {
    const long = contract('long', {
      ...shop,
      operations: {
        ...shop.operations,
        // Two lists around the width of a line.
        pick: query('GET /v1/picks', {
          doc: 'Picks.',
          input: object({
            word: oneOf(['a'.repeat(46), 'b'.repeat(46)]),
            other: oneOf(['a'.repeat(46), 'b'.repeat(47)]),
          }),
          output: object({ example: string({ example: { deep: [1, { list: [] }], empty: {} } }) }),
          access: 'public',
        }),
      },
    })
    for (const each of [shop, long, taking(['a'])]) {
      const text = golden(each)
      assert.equal(text, await format(text, { parser: 'json', printWidth: 120 }))
    }
  })

  test('refuses to go on from a file that is not golden', () => {
    assert.throws(() => golden(shop, '{"name":"shop"}'), /no contract\.json/)
    assert.throws(() => golden(shop, 'null'), /no contract\.json/)
  })
})
