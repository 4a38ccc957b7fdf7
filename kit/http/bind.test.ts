import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fastify } from 'fastify'
import fc from 'fast-check'
import {
  array,
  boolean,
  command,
  contract,
  integer,
  number,
  object,
  oneOf,
  optional,
  query,
  string,
  union,
  type Operation,
  type Schema,
} from '../contract/index.ts'
import { bindingOf, readInput, writeInput, type HttpParts } from './bind.ts'

interface Field {
  readonly schema: Schema
  readonly value: fc.Arbitrary<unknown>
}

const text = fc.string({ unit: 'binary', maxLength: 20 })
const scalars: fc.Arbitrary<Field> = fc.constantFrom<Field[]>(
  { schema: string(), value: text },
  { schema: integer(), value: fc.maxSafeInteger() },
  { schema: number(), value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0) },
  { schema: boolean(), value: fc.boolean() },
  { schema: oneOf(['true', '1', 'a b']), value: fc.constantFrom('true', '1', 'a b') },
)
const lists = scalars.map(({ schema, value }): Field => ({
  schema: array(schema),
  value: fc.array(value, { maxLength: 4 }),
}))
const deep: fc.Arbitrary<Field> = fc.constantFrom<Field[]>(
  {
    schema: object({ a: integer(), b: optional(string()) }),
    value: fc.record({ a: fc.maxSafeInteger(), b: text }, { requiredKeys: ['a'] }),
  },
  {
    schema: union('kind', { card: { last: string() }, cash: {} }),
    value: fc.oneof(fc.constant({ kind: 'cash' }), fc.record({ kind: fc.constant('card'), last: text })),
  },
)
/** What a header can hold: letters that are no quotes, without blanks around them. */
const word = fc.stringMatching(/^[!#-~]{1,20}$/)
const inHeader: fc.Arbitrary<Field> = fc.oneof(
  fc.constant<Field>({ schema: integer(), value: fc.maxSafeInteger() }),
  fc.constant<Field>({ schema: string(), value: word }),
)
const inPath = scalars.map(({ schema, value }): Field => ({ schema, value: value.filter((each) => each !== '') }))

const exchange = fc
  .record({
    reads: fc.boolean(),
    path: fc.array(inPath, { maxLength: 2 }),
    headers: fc.array(inHeader, { maxLength: 2 }),
    rest: fc.array(fc.record({ field: fc.oneof(scalars, lists), deep, optional: fc.boolean() }), { maxLength: 4 }),
  })
  .chain(({ reads, path, headers, rest }) => {
    const properties: Record<string, Schema> = {}
    const values: Record<string, fc.Arbitrary<unknown>> = {}
    const place = (prefix: string) => (field: Field, at: number) => {
      properties[`${prefix}${at}`] = field.schema
      values[`${prefix}${at}`] = field.value
      return `${prefix}${at}`
    }
    const inThePath = path.map(place('p'))
    const named = Object.fromEntries(headers.map(place('h')).map((name) => [name, `X-${name}`]))
    rest.forEach((each, at) => {
      const { schema, value } = !reads && at % 2 === 1 ? each.deep : each.field
      const isList = (schema as { type?: string }).type === 'array'
      properties[`r${at}`] = each.optional && !(reads && isList) ? optional(schema) : schema
      values[`r${at}`] = each.optional && !(reads && isList) ? fc.option(value, { nil: undefined }) : value
    })
    const route = `/things${inThePath.map((name) => `/:${name}`).join('')}` as const
    const about = { doc: '', input: object(properties), output: object({}), access: 'public', headers: named } as const
    const operation: Operation = reads ? query(`GET ${route}`, about) : command(`POST ${route}`, about)
    return fc.record(values).map((input) => ({ operation, input }))
  })

test('what is written into a request is read out of it again, for every schema and wherever its fields travel', async () => {
  let seen: HttpParts | undefined
  await fc.assert(
    fc.asyncProperty(exchange, async ({ operation, input }) => {
      const binding = bindingOf(operation)
      const { path, headers, body } = writeInput(binding, input)
      const server = fastify({ routerOptions: { maxParamLength: 500 } })
      server.all(operation.path, async (request) => {
        seen = request as unknown as HttpParts
        return {}
      })
      const answer = await server.inject({ method: operation.method as 'GET', url: path, headers, body: body ?? '' })
      assert.equal(answer.statusCode, 200, answer.body)
      const read = readInput(binding, seen as HttpParts)
      assert.deepEqual(read.unknown, [])
      assert.deepEqual(JSON.stringify(sorted(read.input)), JSON.stringify(sorted(input)))
    }),
    { numRuns: 60 },
  )
})

const sorted = (value: unknown): unknown =>
  Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)))

test('an input that cannot be written into a query string is refused when the route is made', () => {
  const { operations } = contract('shop', {
    doc: '',
    events: {},
    operations: {
      find: query('GET /find', {
        doc: '',
        input: object({ where: object({ a: integer() }) }),
        output: object({}),
        access: 'public',
      }),
    },
  })
  assert.throws(() => bindingOf(operations.find), /shop\.find: "where" cannot travel/)
})
