import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv } from 'ajv'
import {
  array,
  asyncapi,
  boolean,
  command,
  contract,
  event,
  exampleOf,
  faults,
  id,
  integer,
  money,
  number,
  object,
  oneOf,
  openapi,
  optional,
  page,
  paging,
  query,
  string,
  time,
  union,
} from './index.ts'

const bookId = id('book')
const payment = union('method', { card: { token: string() }, invoice: { days: integer({ min: 1, max: 30 }) } })
const book = object({
  id: bookId,
  title: string({ example: 'Dune' }),
  price: money,
  version: integer({ min: 1 }),
  at: time(),
})

const books = contract('books', {
  doc: 'Knows the books.',
  operations: {
    list: query('GET /v1/books', {
      doc: 'All books.',
      input: object({ ...paging, kind: optional(oneOf(['novel', 'poem'])), used: optional(boolean()) }),
      output: page(book),
      access: 'public',
      refusals: { bad_cursor: 'invalid' },
    }),
    book: query('GET /v1/books/:bookId', {
      doc: 'One book.',
      input: object({ bookId }),
      output: book,
      access: 'customer',
      refusals: { unknown_book: 'not_found' },
    }),
    change: command('PATCH /v1/books/:bookId', {
      doc: 'Changes a book.',
      input: object({ bookId, title: optional(string({ min: 3 })), ifVersion: integer(), weight: optional(number()) }),
      headers: { ifVersion: 'If-Match' },
      output: book,
      access: 'books:write',
      refusals: { changed_meanwhile: 'precondition', unknown_book: 'not_found' },
    }),
    order: command('POST /v1/orders', {
      doc: 'Orders books.',
      input: object({ lines: array(object({ bookId, quantity: integer({ min: 2 }) }), { min: 2 }), payment }),
      output: object({ id: id('ord') }),
      access: 'public',
      idempotency: 'required',
      status: 201,
      later: true,
      priority: 'checkout',
      refusals: { out_of_stock: 'conflict', payment_declined: 'declined' },
    }),
    load: command('POST /v1/imports', {
      doc: 'Takes a table.',
      input: object({ csv: string({ max: 100_000 }) }),
      output: object({ lines: integer() }),
      access: 'books:write',
      text: { type: 'text/csv', field: 'csv' },
    }),
    cover: query('GET /v1/books/:bookId/cover', {
      doc: 'The cover.',
      input: object({ bookId }),
      output: object({ contentType: oneOf(['image/svg+xml', 'image/png']), content: string() }),
      access: 'public',
      file: true,
    }),
    remove: command('DELETE /v1/books/:bookId', {
      doc: 'Removes a book.',
      input: object({ bookId, reason: optional(string()) }),
      output: object({}),
      access: 'books:write',
    }),
    secret: query('GET /v1/secret', { doc: 'For services.', input: object({}), output: object({}), access: 'service' }),
  },
  events: {
    added: event(object({ bookId, title: string() }), { key: 'bookId', doc: 'A book is new.' }),
    removed: event(object({ bookId }), { key: 'bookId', doc: 'A book is gone.' }),
  },
})
const silent = contract('silent', { doc: 'Says nothing.', operations: {}, events: {} })
const info = { title: 'Books', version: '1.0.0' }

const made = openapi([books, silent], info)
/** What stands at a place of a document, or undefined. */
const pick = (document: unknown, ...path: (string | number)[]): unknown =>
  path.reduce((node, name) => (node as Record<string | number, unknown> | undefined)?.[name], document)
const keys = (value: unknown): string[] => Object.keys(value ?? {})
const operation = (path: string, method: string, ...rest: (string | number)[]) =>
  pick(made, 'paths', path, method, ...rest)
const parameter = (path: string, method: string, name: string) => {
  const all = operation(path, method, 'parameters') as { name: string; in: string; required: boolean }[]
  const found = all.find((each) => each.name === name)
  return found && [found.in, found.required]
}

async function assertOpenApi(document: object): Promise<void> {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  assert.ok(valid, JSON.stringify(errors, null, 1))
}

/** The official JSON Schema of AsyncAPI 3.0. */
const asyncApiSchema = (): object =>
  JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json'), 'utf8'),
  ) as object
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true, meta: false, validateSchema: false })
const isAsyncApi = ajv.compile(asyncApiSchema())

function assertAsyncApi(document: object): void {
  assert.ok(isAsyncApi(JSON.parse(JSON.stringify(document))), JSON.stringify(isAsyncApi.errors?.slice(0, 5), null, 1))
}

test('the OpenAPI document is valid, with everything a contract can say', () => assertOpenApi(made))

test('the validator finds what is wrong with an OpenAPI document', async () => {
  await assert.rejects(assertOpenApi({ ...made, paths: { 'no-slash': {} } }))
  await assert.rejects(assertOpenApi({ ...made, info: {} }))
})

test('the AsyncAPI document is valid', () => assertAsyncApi(asyncapi([books, silent], info)))

test('the validator finds what is wrong with an AsyncAPI document', () => {
  const document = asyncapi([books], info)
  assert.throws(() => assertAsyncApi({ ...document, operations: { x: { action: 'shout', channel: {} } } }))
  assert.throws(() => assertAsyncApi({ ...document, channels: [] }))
})

test('nothing at all makes valid documents too', async () => {
  await assertOpenApi(openapi([], info))
  assertAsyncApi(asyncapi([], info))
})

test('the document is plain JSON: nothing is lost on the way', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(made)), made)
})

test('operations for services only are not in it', () => {
  assert.equal(pick(made, 'paths', '/v1/secret'), undefined)
  assert.equal(JSON.stringify(made).includes('For services.'), false)
})

test('path, query and header parameters are where the gateway looks for them', () => {
  assert.deepEqual(parameter('/v1/books/{bookId}', 'get', 'bookId'), ['path', true])
  assert.deepEqual(parameter('/v1/books', 'get', 'limit'), ['query', false])
  assert.deepEqual(parameter('/v1/books/{bookId}', 'patch', 'If-Match'), ['header', true])
  assert.deepEqual(parameter('/v1/books/{bookId}', 'delete', 'reason'), ['query', false])
})

test('the body has what travels nowhere else, and takes no other field', () => {
  const schema = operation('/v1/books/{bookId}', 'patch', 'requestBody', 'content', 'application/json', 'schema')
  assert.deepEqual(keys(pick(schema, 'properties')), ['title', 'weight'])
  assert.equal(pick(schema, 'additionalProperties'), false)
  assert.equal(operation('/v1/books/{bookId}', 'delete', 'requestBody'), undefined)
})

test('a body may be text of another type, an answer a file', () => {
  assert.deepEqual(keys(operation('/v1/imports', 'post', 'requestBody', 'content')), ['application/json', 'text/csv'])
  assert.deepEqual(operation('/v1/books/{bookId}/cover', 'get', 'responses', 200, 'content'), {
    'image/svg+xml': {},
    'image/png': {},
  })
})

test('refusals stand under their status, each code once', () => {
  const responses = operation('/v1/orders', 'post', 'responses')
  assert.deepEqual(keys(responses), [
    '201',
    '202',
    '400',
    '401',
    '402',
    '409',
    '413',
    '415',
    '422',
    '429',
    '500',
    '503',
    '504',
  ])
  assert.deepEqual(pick(responses, 402, 'x-refusals'), ['payment_declined'])
  const schema = pick(responses, 400, 'content', 'application/problem+json', 'schema')
  const codes = ['malformed', 'unknown_parameter', 'idempotency_key_missing']
  assert.deepEqual(pick(schema, 'allOf', 1, 'properties', 'code', 'enum'), codes)
})

test('an operation that may take longer answers 202 with where to look, and says when the same request is under way', () => {
  const responses = operation('/v1/orders', 'post', 'responses')
  assert.ok(pick(responses, 202, 'headers', 'Location'))
  assert.deepEqual(pick(responses, 202, 'content'), pick(responses, 201, 'content'))
  assert.ok(pick(responses, 409, 'headers', 'Retry-After'))
  const schema = pick(responses, 409, 'content', 'application/problem+json', 'schema')
  assert.deepEqual(pick(schema, 'allOf', 1, 'properties', 'code', 'enum'), ['out_of_stock', 'request_running'])
})

test('an output with a version has an entity tag, and can be asked for with If-None-Match', () => {
  const responses = operation('/v1/books/{bookId}', 'get', 'responses')
  assert.ok(pick(responses, 200, 'headers', 'ETag'))
  assert.ok(pick(responses, 304))
  assert.deepEqual(parameter('/v1/books/{bookId}', 'get', 'If-None-Match'), ['header', false])
  assert.equal(operation('/v1/orders', 'post', 'responses', 201, 'headers', 'ETag'), undefined)
})

test('an Idempotency-Key is required, accepted or unknown, as the contract says', () => {
  assert.deepEqual(parameter('/v1/orders', 'post', 'Idempotency-Key'), ['header', true])
  assert.deepEqual(parameter('/v1/books/{bookId}', 'patch', 'Idempotency-Key'), ['header', false])
  assert.equal(parameter('/v1/books', 'get', 'Idempotency-Key'), undefined)
})

test('who may call is a security requirement', () => {
  assert.deepEqual(operation('/v1/books', 'get', 'security'), [])
  assert.deepEqual(operation('/v1/books/{bookId}', 'get', 'security'), [{ accessToken: [] }])
  assert.deepEqual(operation('/v1/books/{bookId}', 'patch', 'security'), [
    { accessToken: ['books:write'] },
    { apiKey: ['books:write'] },
    { staffKey: ['books:write'] },
  ])
  const schemes = pick(made, 'components', 'securitySchemes')
  assert.deepEqual(keys(schemes), ['accessToken', 'apiKey', 'staffKey'])
  assert.equal(pick(schemes, 'accessToken', 'bearerFormat'), 'JWT')
  assert.deepEqual(keys(pick(openapi([silent], info), 'components', 'securitySchemes')), [])
})

test('what a request without a right, or with a wrong token, is answered stands at every operation that answers it', () => {
  const refusals = (path: string, method: string) =>
    keys(operation(path, method, 'responses')).filter((status) => status === '401' || status === '403')
  assert.deepEqual(refusals('/v1/books', 'get'), ['401'])
  assert.deepEqual(refusals('/v1/books/{bookId}', 'get'), ['401', '403'])
  assert.deepEqual(refusals('/v1/books/{bookId}', 'patch'), ['401', '403'])
})

test('every event is a message that says its key and shows an example', () => {
  const document = asyncapi([books, silent], info)
  assert.deepEqual(keys(document.channels), ['books'])
  assert.deepEqual(keys(document.operations), ['books.added', 'books.removed'])
  const added = pick(document, 'components', 'messages', 'books.added')
  assert.equal(pick(added, 'x-key'), 'bookId')
  const example = pick(added, 'examples', 0, 'payload')
  assert.equal(pick(example, 'subject'), pick(example, 'data', 'bookId'))
})

test('examples fit their schemas', () => {
  for (const { name, input, output } of Object.values(books.operations)) {
    assert.deepEqual(faults(input, exampleOf(input)), [], `${name} input`)
    assert.deepEqual(faults(output, exampleOf(output)), [], `${name} output`)
  }
  for (const { type, payload } of Object.values(books.events))
    assert.deepEqual(faults(payload, exampleOf(payload)), [], type)
})
