import { pathFields, type Fault, type Operation, type Schema } from '../contract/index.ts'

type Node = Record<string, unknown>
type Fields = Record<string, unknown>

/** Where the parts of an operation's input travel in an HTTP request. */
export interface Binding {
  readonly operation: Operation
  readonly properties: Readonly<Record<string, Schema>>
  readonly path: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** The other fields: the query string of a GET or DELETE, the JSON body of everything else. */
  readonly rest: readonly string[]
  readonly inQuery: boolean
  /** Lists that must be there: one without items leaves no trace in a query string. */
  readonly lists: readonly string[]
  /** The field that takes a JSON body as the text that it is, for who must see its bytes. */
  readonly raw: string | undefined
}

/** The content type of a body that is read as the input itself, unless its operation wants the text. */
export const JSON_TYPE = 'application/json'

/** Where each field of an input travels: in the path, the query, a header or the body. Throws for a field that cannot. */
export function bindingOf(operation: Operation): Binding {
  const properties = ((operation.input as Node).properties ?? {}) as Record<string, Schema>
  const path = pathFields(operation.path)
  const { headers, text } = operation
  const raw = text?.type === JSON_TYPE ? text.field : undefined
  const rest = Object.keys(properties).filter((name) => !path.includes(name) && !(name in headers))
  const inQuery = operation.method === 'GET' || operation.method === 'DELETE'
  for (const name of [...path, ...Object.keys(headers)]) assertText(operation, name, properties[name] as Node)
  if (inQuery) for (const name of rest) assertText(operation, name, itemOf(properties[name] as Node))
  const { required = [] } = operation.input as { required?: readonly string[] }
  const lists = inQuery
    ? rest.filter((name) => required.includes(name) && itemOf(properties[name] as Node) !== properties[name])
    : []
  return { operation, properties, path, headers, rest, inQuery, lists, raw }
}

const itemOf = (node: Node): Node => (node.type === 'array' ? (node.items as Node) : node)

/** Throws for what cannot be written as one piece of text: an object, a union, a list of lists. */
function assertText({ service, name }: Operation, field: string, { type, enum: words }: Node): void {
  if (words === undefined && (type === undefined || type === 'object' || type === 'array'))
    throw new Error(`${service}.${name}: "${field}" cannot travel in a path, a query string or a header`)
}

/** The parts of a request in which the fields of an input travel. */
export interface HttpParts {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string | string[]>>
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
}

/**
 * Puts an input together. Bodies are taken as they are; path, query and headers are text and are read as the schema says.
 * `unknown` names query parameters that do not exist, and body fields that belong in the path or a header.
 */
export function readInput(binding: Binding, parts: HttpParts): { input: unknown; unknown: Fault[] } {
  const { operation, properties, path } = binding
  const input: Fields = {}
  const unknown: Fault[] = []
  const asText = operation.text !== undefined && typeof parts.body === 'string'
  for (const [name, value] of Object.entries(parts.query)) {
    const schema = (binding.inQuery || asText) && binding.rest.includes(name) ? properties[name] : undefined
    if (schema === undefined)
      unknown.push({ pointer: `/${name}`, code: 'unknown_parameter', message: 'is not a parameter here' })
    else if (Array.isArray(value) && itemOf(schema as Node) === schema)
      unknown.push({ pointer: `/${name}`, code: 'repeated', message: 'is given more than once' })
    else input[name] = fromText(schema, value)
  }
  for (const name of binding.lists) input[name] ??= []
  if (asText && operation.text) input[operation.text.field] = parts.body
  else if (!binding.inQuery && isObject(parts.body)) unknown.push(...takeBody(binding, parts.body, input))
  else if (!binding.inQuery && parts.body !== undefined && parts.body !== null) return { input: parts.body, unknown }
  for (const name of path) input[name] = fromText(properties[name] as Schema, parts.params[name] as string)
  for (const [name, header] of Object.entries(binding.headers)) {
    const value = parts.headers[header]
    if (value !== undefined) input[name] = fromText(properties[name] as Schema, unquote(String(value)))
  }
  return { input, unknown }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Copies the fields of a body; those that belong in the path or a header cannot come by the body. */
function takeBody(binding: Binding, body: Fields, input: Fields): Fault[] {
  const misplaced: Fault[] = []
  for (const [name, value] of Object.entries(body))
    if (binding.path.includes(name) || Object.hasOwn(binding.headers, name))
      misplaced.push({ pointer: `/${name}`, code: 'unknown_field', message: 'belongs in the path or a header' })
    else if (name !== '__proto__') input[name] = value
  return misplaced
}

/** Text as a value of the schema; what does not read as one stays text, so that validation names it. */
function fromText(schema: Schema, value: string | string[]): unknown {
  const node = schema as Node
  if (node.type === 'array') return [value].flat().map((item) => fromText(node.items as Schema, item))
  if (typeof value !== 'string') return value
  if (node.type === 'integer' && /^-?\d{1,16}$/.test(value)) return Number(value)
  if (node.type === 'number' && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return Number(value)
  if (node.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return value
}

/** Entity tags come in quotes (RFC 9110): `"7"`. */
const unquote = (value: string) => value.replace(/^(?:W\/)?"(.*)"$/, '$1')

/** An input as the parts of an HTTP request; the inverse of `readInput`. */
export function writeInput(
  binding: Binding,
  input: unknown,
): { path: string; headers: Record<string, string>; body: string | undefined } {
  const fields = (input ?? {}) as Fields
  let path = binding.operation.path
  for (const name of binding.path) path = path.replace(`:${name}`, encodeURIComponent(String(fields[name])))
  const headers: Record<string, string> = {}
  for (const [name, header] of Object.entries(binding.headers))
    if (fields[name] !== undefined) headers[header] = String(fields[name])
  if (binding.inQuery && binding.rest.length === 0) return { path, headers, body: undefined }
  if (binding.inQuery) {
    const query = new URLSearchParams()
    for (const name of binding.rest)
      for (const value of [fields[name]].flat()) if (value !== undefined) query.append(name, String(value))
    const text = query.toString()
    return { path: text === '' ? path : `${path}?${text}`, headers, body: undefined }
  }
  headers['content-type'] = JSON_TYPE
  if (binding.raw !== undefined) return { path, headers, body: String(fields[binding.raw]) }
  const body: Fields = {}
  for (const name of binding.rest) if (fields[name] !== undefined) body[name] = fields[name]
  return { path, headers, body: JSON.stringify(body) }
}
