import { pathFields, type Contract, type Operation } from './contract.ts'
import { exampleOf } from './example.ts'
import { problemResponses } from './openapi-problems.ts'
import type { Schema } from './schema.ts'
import { fieldsOf, plainSchema } from './plain-schema.ts'

/** What the documents say about the whole. */
export interface DocumentInfo {
  readonly title: string
  readonly version: string
  readonly description?: string
  /** Where the API answers; without it: where the document came from. */
  readonly serverUrl?: string
}

type Node = Record<string, unknown>

const JSON_TYPE = 'application/json'

/**
 * The public API of a system as OpenAPI 3.1, made from the contracts of its services. Operations for services only are
 * left out. `x-access`, `x-callers`, `x-kind` and `x-priority` carry what OpenAPI has no words for, `x-field` how the input calls what
 * travels in a header or is the whole body.
 */
export function openapi(contracts: readonly Contract[], info: DocumentInfo) {
  const paths: Record<string, Node> = {}
  const open = contracts.flatMap(({ operations }) =>
    Object.values(operations).filter(({ access }) => access !== 'service'),
  )
  for (const operation of open) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    ;(paths[path] ??= {})[operation.method.toLowerCase()] = describeOperation(operation)
  }
  const { title, version, description, serverUrl } = info
  const tagged = contracts.filter(({ name }) => open.some(({ service }) => service === name))
  return {
    openapi: '3.1.1',
    info: { title, version, ...(description === undefined ? {} : { description }) },
    ...(serverUrl === undefined ? {} : { servers: [{ url: serverUrl }] }),
    tags: tagged.map(({ name, doc }) => ({ name, description: doc })),
    paths,
    components: { schemas, headers, securitySchemes: securitySchemes(open) },
  }
}

function describeOperation(operation: Operation): Node {
  const { service, name, doc, access, callers, kind, priority } = operation
  return {
    operationId: `${service}.${name}`,
    tags: [service],
    summary: doc,
    'x-access': access,
    'x-callers': callers,
    'x-kind': kind,
    'x-priority': priority,
    security: securityOf(operation),
    parameters: parametersOf(operation),
    ...requestBodyOf(operation),
    responses: {
      [operation.status]: {
        description: 'Done.',
        headers: successHeaders(operation),
        content: answerContent(operation),
      },
      ...(operation.later ? { 202: accepted(operation) } : {}),
      ...(isVersioned(operation) && kind === 'query' ? { 304: { description: 'It has not changed.' } } : {}),
      ...problemResponses(operation),
    },
  }
}

const accepted = (operation: Operation): Node => ({
  description: 'Accepted, and not done yet: look again where `Location` says.',
  headers: { ...successHeaders(operation), Location: { $ref: '#/components/headers/Location' } },
  content: answerContent(operation),
})

const isVersioned = ({ output }: Operation) => 'version' in fieldsOf(output).properties
const inQuery = ({ method }: Operation) => method === 'GET' || method === 'DELETE'
const acceptsKey = ({ kind, idempotency }: Operation) =>
  kind === 'command' && (idempotency === 'header' || idempotency === 'required')

/** Server-sent events whose data is the JSON answer. */
const eventStream: Node = {
  schema: {
    type: 'string',
    description: 'The same as JSON, in the `data` of an event, now and whenever it has changed.',
  },
}

/** A file is sent as what it is, with one of the content types that the contract lists. */
function answerContent({ output, file, live }: Operation): Node {
  if (!file) {
    const json = { [JSON_TYPE]: { schema: plainSchema(output), example: exampleOf(output) } }
    return live ? { ...json, 'text/event-stream': eventStream } : json
  }
  const { enum: types = ['*/*'] } = (fieldsOf(output).properties.contentType ?? {}) as { enum?: string[] }
  return Object.fromEntries(types.map((type) => [type, {}]))
}

function parametersOf(operation: Operation): Node[] {
  const { properties, required } = fieldsOf(operation.input)
  const path = pathFields(operation.path)
  const parameters: Node[] = []
  for (const [field, schema] of Object.entries(properties)) {
    const header = operation.headers[field]
    const place = path.includes(field)
      ? 'path'
      : header !== undefined
        ? 'header'
        : inQuery(operation)
          ? 'query'
          : undefined
    if (place === undefined) continue
    const { description, ...rest } = plainSchema(schema)
    parameters.push({
      name: header === undefined ? field : capitalised(header),
      in: place,
      ...(header === undefined ? {} : { 'x-field': field }),
      required: place === 'path' || required.includes(field),
      ...(description === undefined ? {} : { description }),
      schema: rest,
      example: exampleOf(schema),
    })
  }
  if (acceptsKey(operation)) parameters.push(idempotencyKey(operation.idempotency === 'required'))
  if (isVersioned(operation) && operation.kind === 'query') parameters.push(ifNoneMatch)
  return parameters
}

const capitalised = (header: string) => header.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase())

function requestBodyOf(operation: Operation): Node {
  if (inQuery(operation)) return {}
  const { properties, required } = fieldsOf(operation.input)
  const elsewhere = [...pathFields(operation.path), ...Object.keys(operation.headers)]
  const inBody = Object.entries(properties).filter(([field]) => !elsewhere.includes(field))
  if (inBody.length === 0) return {}
  const needed = required.filter((field) => !elsewhere.includes(field))
  const schema = {
    type: 'object',
    properties: Object.fromEntries(inBody.map(([field, inner]) => [field, plainSchema(inner)])),
    ...(needed.length === 0 ? {} : { required: needed }),
    additionalProperties: false,
  }
  const example = Object.fromEntries(inBody.map(([field, inner]) => [field, exampleOf(inner)]))
  const content: Node = { [JSON_TYPE]: { schema, example } }
  if (operation.text?.type === JSON_TYPE)
    content[JSON_TYPE] = anyJson(operation.text.field, properties[operation.text.field])
  else if (operation.text)
    content[operation.text.type] = textBody(operation.text.field, properties[operation.text.field])
  return { requestBody: { required: needed.length > 0, content } }
}

/** Any JSON: its text goes into the field. */
const anyJson = (name: string, field: Schema | undefined): Node => {
  const { description = '' } = field === undefined ? {} : plainSchema(field)
  return { 'x-field': name, schema: { description }, example: {} }
}

const textBody = (name: string, field: Schema | undefined): Node =>
  field === undefined ? {} : { 'x-field': name, schema: plainSchema(field), example: exampleOf(field) }

function successHeaders(operation: Operation): Node {
  const names = ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']
  if (isVersioned(operation)) names.push('ETag')
  if (acceptsKey(operation)) names.push('Idempotency-Replayed')
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

const idempotencyKey = (required: boolean): Node => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: 'A UUID that you make. The same key with the same request gets the same answer and has one effect.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '5f0c2b1e-8f1d-4a53-9d0e-2c6f4b7a9e10',
})

const ifNoneMatch: Node = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETag of the version that you have: 304 if it is still the same.',
  schema: { type: 'string', maxLength: 100 },
}

const headers = {
  'X-Request-Id': { description: 'The trace of this request.', schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } },
  ETag: { description: 'The version, in quotes: send it as If-Match.', schema: { type: 'string' }, example: '"7"' },
  Location: {
    description: 'Where to see what becomes of it.',
    schema: { type: 'string' },
    example: '/v1/orders/ord_1',
  },
  'Idempotency-Replayed': {
    description: '`true` when this answer was given before, to the same Idempotency-Key.',
    schema: { type: 'string', enum: ['true'] },
  },
  'RateLimit-Limit': {
    description: 'How many requests of this kind may come in a minute.',
    schema: { type: 'integer' },
  },
  'RateLimit-Remaining': { description: 'How many of them may come at this moment.', schema: { type: 'integer' } },
  'RateLimit-Reset': { description: 'Seconds until all of them may come again.', schema: { type: 'integer' } },
  'Retry-After': { description: 'Seconds to wait before asking again.', schema: { type: 'integer', minimum: 0 } },
}

const schemas = {
  Problem: {
    type: 'object',
    description: 'An error (RFC 9457). Decide by `code`: it is stable.',
    required: ['type', 'title', 'status', 'code', 'detail', 'errors'],
    properties: {
      type: { type: 'string', description: 'Where the code is explained.' },
      title: { type: 'string' },
      status: { type: 'integer' },
      code: { type: 'string', description: 'Stable, in snake_case.' },
      detail: { type: 'string', description: 'What happened this time, for people.' },
      traceId: { type: 'string', description: 'Finds everything that was written down about this request.' },
      errors: { type: 'array', items: { $ref: '#/components/schemas/Fault' } },
    },
  },
  Fault: {
    type: 'object',
    description: 'One thing that is wrong. May carry further facts, such as a sku.',
    properties: {
      pointer: { type: 'string', description: 'Where in the input (RFC 6901).' },
      code: { type: 'string' },
      message: { type: 'string' },
    },
    additionalProperties: { type: ['string', 'number', 'boolean'] },
  },
}

/** All travel as `Authorization: Bearer …`; which of them it is is told by its form. */
const schemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of somebody who signed in. It lives for a few minutes and is refreshed.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'souk_<keyId>_<secret>',
    description: 'An API key. It has the permissions that it was given, as long as its maker has them.',
  },
  staffKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'The key of the command line. It is known on the machine of the gateway only, and accepted only from there.',
  },
} as const

type Scheme = keyof typeof schemes

/** What opens an operation. A permission can be held by a person and by a key; a customer is always a person. */
const schemesOf = ({ access }: Operation): Scheme[] =>
  access === 'public' ? [] : access === 'customer' ? ['accessToken'] : ['accessToken', 'apiKey', 'staffKey']

/** Any one of these will do. Since OpenAPI 3.1 the list after a scheme may name roles, whatever the scheme. */
const securityOf = (operation: Operation): Node[] =>
  schemesOf(operation).map((scheme) => ({ [scheme]: operation.access === 'customer' ? [] : [operation.access] }))

const securitySchemes = (operations: readonly Operation[]): Node =>
  Object.fromEntries(
    Object.entries(schemes).filter(([name]) => operations.some((each) => schemesOf(each).includes(name as Scheme))),
  )
