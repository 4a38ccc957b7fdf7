import assert from 'node:assert/strict'
import { test } from 'node:test'
import Type from 'typebox'
import {
  command,
  contract,
  contractHash,
  describeContract,
  event,
  integer,
  object,
  optional,
  pathFields,
  query,
  readContract,
  string,
  type Operation,
} from './index.ts'

const sku = string()
const read = query('GET /v1/stock/:sku', {
  doc: 'What can be sold.',
  input: object({ sku, ifVersion: optional(integer()) }),
  output: object({ sku }),
  access: 'public',
})
const write = command('PUT /v1/stock/:sku', {
  doc: 'Sets it.',
  input: object({ sku, ifVersion: optional(integer()) }),
  output: object({ sku }),
  access: 'stock:write',
  headers: { ifVersion: 'If-Match' },
  refusals: { unknown_sku: 'not_found' },
})
const changed = event(object({ sku }), { key: 'sku', doc: 'It is another number now.' })
const shelf = contract('shelf', { doc: 'Made up.', operations: { read, write }, events: { changed } })
const making = (operations: Record<string, Operation>) => () => contract('shelf', { doc: '', operations, events: {} })

test('operations and events know their service and their names', () => {
  assert.deepEqual([shelf.operations.read.service, shelf.operations.read.name], ['shelf', 'read'])
  const { service, name, type, key } = shelf.events.changed
  assert.deepEqual([service, name, type, key], ['shelf', 'changed', 'shelf.changed', 'sku'])
})

test('what an operation does not say has a default', () => {
  const { kind, method, path, status, callers, refusals, headers, idempotency, priority } = shelf.operations.read
  assert.deepEqual(
    { kind, method, path, status, callers, refusals, headers, idempotency, priority },
    {
      kind: 'query',
      method: 'GET',
      path: '/v1/stock/:sku',
      status: 200,
      callers: [],
      refusals: {},
      headers: {},
      idempotency: 'header',
      priority: 'browse',
    },
  )
})

test('names of headers are kept in lower case, as every server gives them', () => {
  assert.deepEqual(shelf.operations.write.headers, { ifVersion: 'if-match' })
})

test('a contract is a value that nobody can change', () => {
  for (const part of [shelf, shelf.operations.read, shelf.events.changed])
    assert.throws(() => Object.assign(part, { name: 'other' }), TypeError)
})

test('a parameter in the path must be a field of the input', () => {
  const lost = query('GET /v1/stock/:sku', { doc: '', input: object({}), output: object({}), access: 'public' })
  assert.throws(making({ lost }), /^Error: shelf\.lost: "sku" is not a field of its input$/)
})

test('a header must be bound to a field of the input', () => {
  const lost = query('GET /v1/stock', {
    doc: '',
    input: object({}),
    output: object({}),
    access: 'public',
    headers: { ifVersion: 'If-Match' },
  })
  assert.throws(making({ lost }), /^Error: shelf\.lost: "ifVersion" is not a field of its input$/)
})

test('what tells guests apart must be a field of the input', () => {
  const lost = command('POST /v1/stock', {
    doc: '',
    input: object({}),
    output: object({}),
    access: 'public',
    guest: 'token',
  })
  assert.throws(making({ lost }), /^Error: shelf\.lost: "token" is not a field of its input$/)
})

test('two operations cannot have one route, also when they name its parameters differently', () => {
  const twin = query('GET /v1/stock/:code', {
    doc: '',
    input: object({ code: string() }),
    output: object({}),
    access: 'public',
  })
  assert.throws(making({ read, twin }), /^Error: shelf\.twin: the route GET \/v1\/stock\/:code is taken$/)
  making({ read, write })()
})

test('a schema that not every wire can express is refused when the contract is made, and named', () => {
  const odd = Type.Unknown()
  const about = { doc: '', access: 'public' } as const
  assert.throws(
    making({ odd: query('GET /v1/a', { ...about, input: object({ odd }), output: object({}) }) }),
    /shelf\.odd input\.odd/,
  )
  assert.throws(
    making({ odd: query('GET /v1/a', { ...about, input: object({}), output: object({ odd }) }) }),
    /shelf\.odd output\.odd/,
  )
  const told = { odd: event(object({ sku, odd }), { key: 'sku', doc: '' }) }
  assert.throws(() => contract('shelf', { doc: '', operations: {}, events: told }), /shelf\.odd\.odd/)
})

test('the parameters of a path are found in their order', () => {
  assert.deepEqual(pathFields('/v1/products/:id/variants/:variantId'), ['id', 'variantId'])
  assert.deepEqual(pathFields('/v1/products'), [])
})

test('a contract that went over the wire as JSON is the same contract', () => {
  const arrived = readContract(JSON.parse(JSON.stringify(describeContract(shelf))))
  assert.deepEqual(JSON.parse(JSON.stringify(arrived)), JSON.parse(JSON.stringify(shelf)))
  assert.equal(contractHash(arrived), contractHash(shelf))
})

test('the hash of a contract changes with whatever it promises', () => {
  const other = contract('shelf', { doc: 'Made up.', operations: { read }, events: { changed } })
  const worded = contract('shelf', { doc: 'Made up!', operations: { read, write }, events: { changed } })
  assert.equal(new Set([shelf, other, worded].map(contractHash)).size, 3)
})
